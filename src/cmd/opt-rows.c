/*
 * Options that name rows: --include, --exclude, --own, and what becomes of rows
 * that a platform can't say.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "opt-set.h"

/* "P,P": one prefix each, into a set that is sorted at the end. */
static int
add_prefixes(struct pset *set, const char *arg, const char **why)
{
	struct prefix	 p;
	size_t		 n;

	*why = "not a prefix";
	if (*arg == '\0')
		return -1;
	for (; *arg != '\0'; arg += n + (arg[n] == ',')) {
		n = strcspn(arg, ",");
		if (prefix_parse(arg, n, 0, &p, why) == -1 ||
		    pset_add(set, &p) == -1)
			return -1;
	}
	return 0;
}

static int
is_text(const char *s, size_t n)
{
	uint32_t	 part[3];

	return value_parse(s, n, part) != VALUE_NONE ||
	    host_check(s, n) == NULL;
}

/* Prefixes, or host names and communities: what they are shows. */
static int
add_rows(struct opts *o, struct pset *set, struct strings *texts,
    const char *arg, const char **why)
{
	char	*s;
	size_t	 n;

	if (!is_text(arg, strcspn(arg, ",")))
		return add_prefixes(set, arg, why);
	*why = "not a host name or community";
	for (; *arg != '\0'; arg += n + (arg[n] == ',')) {
		n = strcspn(arg, ",");
		if (!is_text(arg, n) || mem_grow(&texts->s, &texts->cap,
		    texts->n + 1, sizeof *texts->s) == -1 ||
		    (s = arena_strndup(&o->mem, arg, n)) == NULL)
			return -1;
		for (texts->s[texts->n++] = s; *s != '\0'; s++)
			*s = (char)tolower((unsigned char)*s);
	}
	return 0;
}

int
set_include(struct opts *o, const char *arg, const char **why)
{
	return add_rows(o, &o->list.include, &o->list.include_text, arg, why);
}

int
set_exclude(struct opts *o, const char *arg, const char **why)
{
	return add_rows(o, &o->list.exclude, &o->list.exclude_text, arg, why);
}

int
set_own(struct opts *o, const char *arg, const char **why)
{
	return add_prefixes(&o->list.own, arg, why);
}

int
set_inexpressible(struct opts *o, const char *arg, const char **why)
{
	*why = "omit, refuse or widen";
	if (strcmp(arg, "omit") == 0)
		o->list.inexpressible = SAY_OMIT;
	else if (strcmp(arg, "refuse") == 0)
		o->list.inexpressible = SAY_REFUSE;
	else if (strcmp(arg, "widen") == 0)
		o->list.inexpressible = SAY_WIDEN;
	else
		return -1;
	return 0;
}
