#!/bin/bash -eu
# Builds the fuzz targets as OSS-Fuzz asks for it: with $CC, $CXX, $CFLAGS, $CXXFLAGS and $LIB_FUZZING_ENGINE, from
# $SRC/libsanitize, in $WORK, into $OUT; each with its seeds and the dictionary. Nothing of $OUT needs a library that its
# runner may not have: gumbo and Jansson are linked statically. To try it here: tests/oss_fuzz.
source=$SRC/libsanitize
targets=$(sed -n 's/^set(fuzz_names \(.*\))$/\1/p' "$source/fuzz/targets.cmake")

static() { "$CC" -print-file-name="lib$1.a"; }

cmake -S "$source" -B "$WORK/build" -DCMAKE_BUILD_TYPE=None -DCMAKE_C_COMPILER="$CC" -DCMAKE_C_FLAGS="$CFLAGS" \
  -DCMAKE_C_LINK_EXECUTABLE="$CXX $CXXFLAGS <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>" \
  -DSANITIZE_BUILD_CLI=OFF -DSANITIZE_HARDEN=OFF \
  -DSANITIZE_BUILD_FUZZ=ON -DSANITIZE_FUZZ_ENGINE="$LIB_FUZZING_ENGINE" \
  -Dpkgcfg_lib_SANITIZE_GUMBO_gumbo="$(static gumbo)" \
  -Dpkgcfg_lib_SANITIZE_FUZZ_JANSSON_jansson="$(static jansson)"
cmake --build "$WORK/build" --parallel "$(nproc)" --target fuzzers

for name in $targets framing; do
  cp "$WORK/build/fuzz/fuzz_$name" "$OUT/"
  cp "$source/fuzz/html.dict" "$OUT/fuzz_$name.dict"
  (cd "$source/fuzz/corpus/$name" && python3 -m zipfile -c "$OUT/fuzz_${name}_seed_corpus.zip" ./*)
done
