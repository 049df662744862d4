"""`kata watch`: the verdict on a kata is drawn anew with each save.

model     what is on the screen, as plain data
press     what a key changes of it
view      how it looks, in lines
deeds     what a key does to files and progress
events    what can happen
keys      the keyboard, in a thread
saves     the kata's files, in a thread
jury      the verdicts, in a thread
painter   only those lines are sent to the terminal that have changed
terminal  the terminal's modes, which are always put back
loop      everything together
"""

from checker.faces.watch.loop import watch
from checker.faces.watch.terminal import hindrance

__all__ = ["hindrance", "watch"]
