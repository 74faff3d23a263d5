// Boost.JSON's code, in this plugin alone: a shared library of it would have to be on every machine.
#include <boost/json/src.hpp>
