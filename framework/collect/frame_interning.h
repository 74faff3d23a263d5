// A code position as a frame of a dictionary: one way for rings and for plugins that name frames themselves.
#pragma once

#include "framework/collect/code_names.h"
#include "framework/model/dictionary.h"
#include "framework/native/native_code.h"

namespace fah {

// Stands for a frame whose code object is not known.
inline constexpr const char* UNRESOLVED_FUNCTION = "(unresolved)";

inline FrameId intern_frame(Dictionary& dictionary, const CodePosition& position) {
    const FunctionId function = dictionary.intern_function({.name = dictionary.intern_string(position.function),
                                                            .file = dictionary.intern_string(position.file),
                                                            .first_line = position.first_line});
    return dictionary.intern_frame({.function = function, .line = position.line});
}

inline FrameId intern_native_frame(Dictionary& dictionary, const NativeFrame& frame) {
    const FunctionId function = dictionary.intern_function({.name = dictionary.intern_string(frame.function),
                                                            .file = dictionary.intern_string(frame.file),
                                                            .first_line = NATIVE_CODE});
    return dictionary.intern_frame({.function = function, .line = frame.line});
}

}  // namespace fah
