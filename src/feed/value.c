#include <string.h>

#include "value.h"

enum value_kind
value_parse(const char *s, size_t n, uint32_t part[3])
{
	uint64_t	 v = 0, max;
	size_t		 i, start = 0, parts = 0, colons = 0;

	for (i = 0; i < n; i++)
		colons += s[i] == ':';
	if (colons < 1 || colons > 2)
		return VALUE_NONE;
	max = colons == 1 ? UINT16_MAX : UINT32_MAX;
	for (i = 0; i <= n; i++) {
		if (i == n || s[i] == ':') {
			/* empty, or with a zero in front of more */
			if (i == start || (s[start] == '0' && i - start > 1))
				return VALUE_NONE;
			part[parts++] = (uint32_t)v;
			v = 0;
			start = i + 1;
			continue;
		}
		if (s[i] < '0' || s[i] > '9')
			return VALUE_NONE;
		v = v * 10 + (uint64_t)(s[i] - '0');
		if (v > max)
			return VALUE_NONE;
	}
	return colons == 1 ? VALUE_COMMUNITY : VALUE_LARGE;
}

enum value_kind
value_kind(const char *s)
{
	uint32_t	 part[3];

	return value_parse(s, strlen(s), part);
}
