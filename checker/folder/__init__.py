"""A learner's folder, made of what the installed course brings.

given      what is in it
manifest   what was given, to tell what a learner has edited
making     a new one
updating   one that is brought up to date
"""

from checker.folder.making import Refused, make
from checker.folder.updating import Change, Older, update

__all__ = ["Change", "Older", "Refused", "make", "update"]
