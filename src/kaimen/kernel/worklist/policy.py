"""Permission keys of the worklist. A task is seen and moved by whoever carries its holder's token; the rooms decide
who that is.
"""

PUT = "worklist.task.put"
FINISH = "worklist.task.finish"
HAND_OVER = "worklist.task.hand_over"
ESCALATE = "worklist.task.escalate"
