"""The documents of a label, frozen and versioned: statement, certificate, status, bundle, public record."""
