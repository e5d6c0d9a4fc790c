"""Plain data for the pages, made from the run: templates hold no arithmetic, and figures are tested without HTML."""
