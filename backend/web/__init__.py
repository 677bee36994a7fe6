"""Base templates, components, error pages, security headers and the installable shell."""
