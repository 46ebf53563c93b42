"""What may be done: put, send, choose, word, post, forget."""
