"""The settings, as the command resolves them: explicit > FIXINGAHOLE_ variables > pyproject.toml > defaults, for each key.

    from fixingahole.config import Config, DurationOption, Settings

    Config.configure(Settings(root=Path("/path/to/repo"), duration="absolute"))
    Config.root  # a Path; output, ignore (a list of Paths) and duration (a DurationOption) are there, too

Config.configure() without settings reads environment and pyproject.toml again. An invalid value raises ConfigError with the
place where it stands; it never becomes a default.
"""
import enum
import json
import os
import pathlib
import subprocess

from fixingahole.__main__ import HOST


class ConfigError(ValueError):
    """A setting is wrong; the message says which, where and why."""


class DurationOption(str, enum.Enum):
    """How times are shown: as percent of the whole, or in seconds."""

    relative = "relative"
    absolute = "absolute"

    __str__ = str.__str__


class Settings:
    """Explicit settings; what is None is left to the other sources."""

    def __init__(self, root=None, output=None, ignore=None, duration=None):
        self.root = root
        self.output = output
        self.ignore = ignore
        self.duration = duration

    def __repr__(self):
        given = ("%s=%r" % item for item in vars(self).items() if item[1] is not None)
        return "Settings(%s)" % ", ".join(given)

    def __eq__(self, other):
        return isinstance(other, Settings) and vars(self) == vars(other)


def _as_variables(settings):
    variables = {}
    for key, value in vars(settings).items():
        if value is None:
            continue
        if key == "ignore":
            if isinstance(value, (str, bytes)) or any("," in os.fspath(item) for item in value):
                raise ConfigError("Settings.ignore must be a list of folders without commas in their names")
            value = ",".join(os.fspath(item) for item in value)
        elif isinstance(value, enum.Enum):
            value = value.value
        if not isinstance(value, (str, os.PathLike)) or (key != "ignore" and not os.fspath(value)):
            raise ConfigError("Settings.%s must be a text or a path, not %r" % (key, value))
        variables["FIXINGAHOLE_" + key.upper()] = os.fspath(value)
    return variables


def _resolve(settings):
    explicit = _as_variables(settings)
    done = subprocess.run([HOST, "settings", "--json"], env=dict(os.environ, **explicit), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="surrogateescape")
    if done.returncode == 0:
        return json.loads(done.stdout)
    message = done.stderr.strip().replace("fixingahole: error: ", "")
    for variable in explicit:  # the person wrote no variable
        key = "Settings." + variable[len("FIXINGAHOLE_") :].lower()
        message = message.replace("environment variable " + variable, key).replace(variable, key)
    raise ConfigError(message)


class _Lazy(type):
    """Resolves at the first look, so that importing this does nothing."""

    def __getattr__(cls, name):
        if name not in ("root", "output", "ignore", "duration"):
            raise AttributeError(name)
        cls.configure()
        return cls.__dict__[name]


class Config(metaclass=_Lazy):
    """The settings in force in this process."""

    @classmethod
    def configure(cls, settings=None):
        """Resolves them anew. Raises ConfigError; then those in force before stay."""
        values = _resolve(settings or Settings())
        cls.root = pathlib.Path(values["root"])
        cls.output = pathlib.Path(values["output"])
        cls.ignore = [pathlib.Path(folder) for folder in values["ignore"]]
        cls.duration = DurationOption(values["duration"])
