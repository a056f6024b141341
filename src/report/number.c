#include <stdio.h>
#include <string.h>

#include "report.h"

/*
 * Units of address space.  A person can picture a number of /48s (a site) or
 * /64s (a link); nobody can picture 38 digits of addresses.
 */
struct unit {
	unsigned	 shift;		/* one unit is 2^shift addresses */
	const char	*one, *many;
};

static const struct unit unit_address = { 0, "address", "addresses" };
static const struct unit unit_64 = { 64, "/64", "/64s" };
static const struct unit unit_48 = { 80, "/48", "/48s" };

#define FEW	100		/* so few /48s want to be exact */

static const struct unit *
unit_for(int af, u128 v)
{
	const u128	 site = (u128)1 << 80, link = (u128)1 << 64;

	if (af == 4 || v < link)
		return &unit_address;
	return v >= FEW * site || (v >= site && v % site == 0) ?
	    &unit_48 : &unit_64;
}

const char *
report_count(u128 v, char buf[REPORT_NUMBER])
{
	char	 digits[40];
	size_t	 n, i, k = 0;

	u128_str(v, digits);
	n = strlen(digits);
	for (i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			buf[k++] = ',';
		buf[k++] = digits[i];
	}
	buf[k] = '\0';
	return buf;
}

/* The amount in a unit, rounded; "about " before it when it is not exact. */
static const char *
amount(u128 v, const struct unit *u, char buf[REPORT_NUMBER])
{
	static const char	 about[] = "about ";
	size_t			 n = sizeof about - 1;
	u128			 whole = v >> u->shift;
	char			 b[REPORT_NUMBER];

	if (u->shift == 0 || whole << u->shift == v)
		return report_count(whole, buf);
	whole += (v >> (u->shift - 1)) & 1;
	memcpy(buf, about, n);
	/* at most 2^64 units: 26 characters */
	snprintf(buf + n, REPORT_NUMBER - n, "%.50s", report_count(whole, b));
	return buf;
}

static const char *
unit_name(const struct unit *u, u128 v)
{
	const u128	 one = (u128)1 << u->shift;

	return v == one ? u->one : u->many;
}

const char *
report_space(int af, u128 v, char buf[REPORT_NUMBER])
{
	const struct unit	*u = unit_for(af, v);
	char			 b[REPORT_NUMBER];

	snprintf(buf, REPORT_NUMBER, "%.52s %s", amount(v, u, b),
	    unit_name(u, v));
	return buf;
}

void
report_space_pair(struct out *o, int af, u128 was, u128 is)
{
	const struct unit	*u = unit_for(af, was > is ? was : is);
	char			 a[REPORT_NUMBER], b[REPORT_NUMBER];

	out_printf(o, "%s -> %s %s", amount(was, u, a), amount(is, u, b),
	    unit_name(u, is));
}

void
report_space_of(struct out *o, int af, u128 part, u128 all)
{
	char	 a[REPORT_NUMBER], b[REPORT_NUMBER];

	if (part == all)
		out_str(o, report_space(af, all, a));
	else
		out_printf(o, "%s of %s", unit_for(af, part) ==
		    unit_for(af, all) ? amount(part, unit_for(af, part), a) :
		    report_space(af, part, a), report_space(af, all, b));
}

/*
 * Rounding must not turn something into nothing, nor a rest into nothing
 * left: the ends are words.
 */
const char *
report_share(u128 part, u128 whole, char buf[REPORT_NUMBER])
{
	double	 r;

	buf[0] = '\0';
	if (whole == 0)
		return buf;
	r = 100.0 * ((double)part / (double)whole);
	if (part > 0 && r < 0.01)
		snprintf(buf, REPORT_NUMBER, "under 0.01 %%");
	else if (part < whole && r > 99.99)
		snprintf(buf, REPORT_NUMBER, "over 99.99 %%");
	else
		snprintf(buf, REPORT_NUMBER, "%.2f %%", r);
	return buf;
}
