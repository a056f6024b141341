/*
 * Values that lists hold: BGP communities, A:B (RFC 1997, 16 bits each) or
 * A:B:C (RFC 8092, 32 bits each), in decimal without leading zeros.
 */
#ifndef VALUE_H
#define VALUE_H

#include <stddef.h>
#include <stdint.h>

enum value_kind { VALUE_NONE, VALUE_COMMUNITY = 0x10, VALUE_LARGE = 0x20 };

/*
 * What these n bytes are, with the numbers in part[] (2 or 3 of them);
 * VALUE_NONE when they are no value.
 */
enum value_kind value_parse(const char *, size_t n, uint32_t part[3]);
enum value_kind value_kind(const char *);

#endif
