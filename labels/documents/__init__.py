"""The documents of a label, frozen and versioned: statement, certificate, status list, bundle, public record."""
