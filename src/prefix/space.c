#include <string.h>

#include "set.h"
#include "span.h"

void
pset_space(const struct pset *s, struct space *sp)
{
	struct spans	 in;
	struct span	 v;
	u128		 n;

	memset(sp, 0, sizeof *sp);
	spans_open(&in, s, 4);
	while (spans_next(&in, &v))
		sp->v4 += (uint64_t)(v.e >> 96) - (uint64_t)(v.s >> 96) + 1;
	spans_open(&in, s, 6);
	while (spans_next(&in, &v)) {
		n = v.e - v.s;
		/* all of IPv6 is one more than the type can say */
		sp->v6 += n == ~(u128)0 ? n : n + 1;
	}
}

const char *
u128_str(u128 v, char buf[40])
{
	char	 b[40];
	size_t	 i = sizeof b;

	b[--i] = '\0';
	do
		b[--i] = (char)('0' + (int)(v % 10));
	while ((v /= 10) != 0);
	memcpy(buf, b + i, sizeof b - i);
	return buf;
}
