"""Builds the extension from the C library's sources, of the checkout or in the sdist."""

import os
import re
import shlex
import shutil
import subprocess
import sysconfig

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.sdist import sdist

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # setuptools before 70.1
    from wheel.bdist_wheel import bdist_wheel

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(HERE)

# In an sdist the library's sources stand beside this file, in a checkout two folders up.
BUNDLED = "library"
CHECKOUT = os.path.join("..", "..")
ROOT = BUNDLED if os.path.isdir(BUNDLED) else CHECKOUT

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
SANITIZER = os.environ.get("LIBSANITIZE_SANITIZER")  # "address,undefined": for the tests


def version():
    with open(os.path.join(ROOT, "include", "sanitize.h"), encoding="utf-8") as header:
        return re.search(r'#define SANITIZE_VERSION "([^"]+)"', header.read()).group(1)


def library_sources():
    """The list in CMakeLists.txt, which names each file of the library."""
    with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
        listed = re.search(r"set\(library_sources\n(.*?)\)", file.read(), re.S).group(1)
    return [os.path.join(ROOT, name) for name in listed.split()]


def own_sources():
    return sorted(os.path.join("src", name) for name in os.listdir("src") if name.endswith(".c"))


def gumbo(option):
    command = [os.environ.get("PKG_CONFIG", "pkg-config"), option, "gumbo >= 0.10.1"]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(
            "libsanitize needs pkg-config and gumbo 0.10.1 to be built: "
            "apt-get install pkg-config libgumbo-dev"
        ) from error
    return shlex.split(done.stdout)


def flags():
    hardened = ["-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2"]
    chosen = ["-std=c11", "-O2", "-fvisibility=hidden"]
    if SANITIZER:
        return chosen + [f"-fsanitize={SANITIZER}", "-fno-omit-frame-pointer", "-g"]
    return chosen + hardened + ["-g0"]


class BuildExtension(build_ext):
    """pkg-config is asked only when something is compiled."""

    def build_extensions(self):
        for extension in self.extensions:
            # Not before: an sdist would take them from "../../lib" to a folder beside it, and objects
            # would land there, too.
            sources = extension.sources + library_sources()
            extension.sources = [os.path.abspath(source) for source in sources]
            extension.extra_compile_args += flags() + gumbo("--cflags")
            extension.extra_link_args += gumbo("--libs")
            if SANITIZER:
                extension.extra_link_args.append(f"-fsanitize={SANITIZER}")
        super().build_extensions()


class SourceDistribution(sdist):
    """Takes the library's sources in."""

    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        target = os.path.join(base_dir, BUNDLED)
        if os.path.isdir(target):
            return
        for folder in ("include", "lib"):
            shutil.copytree(os.path.join(ROOT, folder), os.path.join(target, folder))
        for name in ("CMakeLists.txt", "LICENSE"):
            shutil.copy2(os.path.join(ROOT, name), target)


class Wheel(bdist_wheel):
    """One wheel for every Python from 3.9 on; the free-threaded ones have no stable ABI."""

    def finalize_options(self):
        self.py_limited_api = None if FREE_THREADED else "cp39"
        super().finalize_options()


extension = Extension(
    "libsanitize._core",
    sources=own_sources(),
    depends=[os.path.join("src", "core.h")],
    include_dirs=[os.path.join(ROOT, "include"), os.path.join(ROOT, "lib")],
    define_macros=[("SANITIZE_STATIC", "1"), ("SANITIZE_BUILDING", "1"), ("SANITIZE_DIRECT", "1")]
    + ([] if FREE_THREADED else [("Py_LIMITED_API", "0x03090000")]),
    py_limited_api=not FREE_THREADED,
)

setup(
    version=version(),
    ext_modules=[extension],
    cmdclass={
        "build_ext": BuildExtension,
        "sdist": SourceDistribution,
        "bdist_wheel": Wheel,
    },
)
