"""Documents of other programs: spreadsheets."""
