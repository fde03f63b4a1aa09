"""What people do with a book: hand documents in, have them read, ask, decide, prove. One verb a module.

given ──add──▶ archive, log ──reading (caged)──▶ claims in the log ──select──▶ brief
"""
