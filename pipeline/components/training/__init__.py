"""Training of the statistical entity stage from annotated documents."""
