"""A JupyterHub for a workshop on one machine: everybody who logs in gets a folder with the course.

    KATA_FOLDERS=/srv/katas KATA_PASSWORD=… jupyterhub -f jupyterhub_config.py

Everybody's code runs as the user who starts the Hub: for people who may read one another's files.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import checker.faces.cli.lab

FOLDERS = Path(os.environ["KATA_FOLDERS"])

c = get_config()  # type: ignore[name-defined]  # noqa: F821  JupyterHub defines it

c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # behind whatever speaks TLS to the room

# One password for all, at least 8 characters; any name will do, once chosen.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["KATA_PASSWORD"]
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = "[a-z0-9][a-z0-9_-]{0,30}"  # it becomes a folder's name


def give_the_course(spawner: Any) -> None:
    """Once; a folder that is there holds somebody's work."""
    folder = FOLDERS / spawner.user.name
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "checker", "init", folder], check=True)


c.JupyterHub.spawner_class = "simple"  # no accounts on the machine are needed
c.Spawner.pre_spawn_hook = give_the_course
c.Spawner.notebook_dir = str(FOLDERS / "{username}")
c.Spawner.default_url = "/lab/tree/lessons/README.md"

# What `kata lab` sets: no news, no list of extensions, the README as a page.
c.Spawner.environment = {"JUPYTER_CONFIG_PATH": str(checker.faces.cli.lab.SETTINGS)}
