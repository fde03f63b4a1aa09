"""The store: what a book is kept in. One append-only log, the documents that it speaks of, and tables that are drawn from it.

bytes ──▶ archive (write-once, by SHA-256)
entry ──▶ log (each with the digest of the one before) ──▶ tables (dropped and drawn again at will)
"""
