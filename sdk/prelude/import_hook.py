# Head of a prelude that changes what the program imports: when_imported({name: patch}) calls patch(module) as soon as the
# program has imported that module, in the importing thread, before the import statement returns. It imports nothing that a
# starting interpreter does not have, and a patch that fails leaves the module as it is.
import sys


class _PatchingLoader:
    def __init__(self, loader, patch):
        self._loader = loader
        self._patch = patch

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        # The module must not be seen with our loader: pickling, pkgutil and reload look at these two.
        module.__loader__ = self._loader
        if getattr(module, "__spec__", None) is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        _apply(self._patch, module)


class _PatchingFinder:
    def __init__(self, patches):
        self._patches = patches
        self._looking = set()

    def find_spec(self, name, path=None, target=None):
        patch = self._patches.get(name)
        if patch is None or name in self._looking:
            return None
        self._looking.add(name)
        try:
            return self._find(name, path, target, patch)
        finally:
            self._looking.discard(name)

    def _find(self, name, path, target, patch):
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec = find(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _PatchingLoader(spec.loader, patch)
                return spec
        return None


def _apply(patch, module):
    try:
        patch(module)
    except Exception:  # a newer library may lack what is patched: then its plots are shown
        pass


def when_imported(patches):
    for name, patch in patches.items():
        if name in sys.modules:
            _apply(patch, sys.modules[name])
    sys.meta_path.insert(0, _PatchingFinder(patches))
