# Copies log records and warnings into a file as the program makes them; nothing is swallowed, and neither levels nor handlers
# of the program change. LEVEL (a number) and FILE are written before this text. Nothing is imported before the program does.
import os
import sys

WARNING = 30
MOST_BYTES = 64 << 20  # of one process
_state = {"bytes": 0}


def _append(level, name, message, place):
    import time  # the interpreter's start has it

    now = time.time()
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now)) + ",%03d" % (now % 1 * 1000)
    # Further lines of one record are indented: what begins at the margin is counted.
    text = ("%s %s %s: %s (%s)" % (stamp, level, name, message, place)).replace("\n", "\n    ") + "\n"
    data = text.encode("utf-8", "backslashreplace")
    if _state["bytes"] > MOST_BYTES:
        return
    _state["bytes"] += len(data)
    if _state["bytes"] > MOST_BYTES:
        data = b"    further records of this process are left out\n"
    # One write, so that the lines of several threads and processes do not mix.
    file = os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        os.write(file, data)
    finally:
        os.close(file)


def _copy_record(logging, record):
    message = record.getMessage()
    if record.exc_info and record.exc_info[0] is not None:
        message += "\n" + logging.Formatter().formatException(record.exc_info)
    _append(record.levelname, record.name, message, "%s:%d" % (record.pathname, record.lineno))


def _follows_root(logger):
    while logger is not None and logger.parent is not None:
        if logger.level or not logger.propagate:
            return False
        logger = logger.parent
    return True


def _patch_logging(logging):
    Logger = logging.Logger
    call_handlers, is_enabled_for = Logger.callHandlers, Logger.isEnabledFor

    def callHandlers(self, record):
        try:
            if record.levelno >= LEVEL:
                _copy_record(logging, record)
        except Exception:  # the program's own handlers say what is wrong with a record
            pass
        # A record that only we asked for is not the program's to print.
        if LEVEL >= WARNING or record.levelno >= WARNING or is_enabled_for(self, record.levelno):
            return call_handlers(self, record)

    def isEnabledFor(self, level):
        if is_enabled_for(self, level):
            return True
        return LEVEL <= level < WARNING and self.manager.disable < level and not self.disabled and _follows_root(self)

    callHandlers.__doc__, isEnabledFor.__doc__ = call_handlers.__doc__, is_enabled_for.__doc__
    Logger.callHandlers = callHandlers
    if LEVEL < WARNING:
        Logger.isEnabledFor = isEnabledFor


def _patch_warnings(warnings):
    show, show_original = warnings._showwarnmsg, warnings._showwarnmsg_impl

    def is_recorded():
        """By catch_warnings(record=True): then the program has asked to see it alone."""
        context = getattr(warnings, "_get_context", None)
        if context is not None and context().log is not None:
            return True
        return warnings._showwarnmsg_impl is not show_original

    def is_logged():
        """By logging.captureWarnings(True): then it comes as a record."""
        logging = sys.modules.get("logging")
        return logging is not None and warnings.showwarning is getattr(logging, "_showwarning", None)

    def _showwarnmsg(msg):
        try:
            if not is_recorded() and not is_logged():
                _append("WARNING", msg.category.__name__, msg.message, "%s:%s" % (msg.filename, msg.lineno))
        except Exception:
            pass
        return show(msg)

    if LEVEL <= WARNING:
        warnings._showwarnmsg = _showwarnmsg


when_imported({"logging": _patch_logging, "warnings": _patch_warnings})
