/*
 * The name that was perhaps meant.
 */
#ifndef NEAR_H
#define NEAR_H

#include <stddef.h>

/* The nearest of "n" names to a mistyped one, or NULL: none is near. */
const char *near_name(const char *, const char *const *names, size_t n);

#endif
