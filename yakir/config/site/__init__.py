"""The public site as plain files: pages, exports, proofs and search, which any host can serve."""
