"""What runs by itself: jobs that someone asked for, chores that come back with the clock.

`queue.py` keeps jobs and hands each to one worker; `backend.py` makes it answer to the Django Tasks API;
`chores.py` does each chore once in its period; `worker.py` is the process that does both.
"""
