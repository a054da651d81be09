"""Work pages of the ledger: lines, commitments and accounts, consignments, receipts, terms."""
