/*
 * Bound what a JSON parser will build, before it does.
 */
#ifndef JSON_BOUNDS_H
#define JSON_BOUNDS_H

#include <stddef.h>

/*
 * jansson's own limit of depth is far above ours, and it takes some hundred
 * bytes for each value, so that a small hostile body could ask for gigabytes.
 * Strings are stepped over; what is not JSON is left to the parser.  NULL when
 * the bytes are within the limits, else what is wrong.
 */
const char *json_bounds(const char *, size_t);

#endif
