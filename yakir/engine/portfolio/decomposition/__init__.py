"""Every community alone at common prices: a bound on all plans, and bundles to make plans of."""
