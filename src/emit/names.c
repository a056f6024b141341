#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "emit.h"

static int
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int
is_name_char(const struct emitter *em, char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9') ||
	    (c != '\0' && em->name_chars != NULL &&
	    strchr(em->name_chars, c) != NULL);
}

char *
emit_name(const struct emitter *em, const char *name, int af, int only)
{
	const char	*tail = "";
	char		*s, *p;

	if (em->families == FAMILIES_APART && em->name_shared && only == 0 &&
	    af != 0)
		tail = af == 4 ? "-V4" : "-V6";
	if (asprintf(&s, "%s%s", name, tail) == -1) {
		log_error("out of memory");
		return NULL;
	}
	for (p = s; *p != '\0'; p++)
		if ((*p == '-' || *p == '.') && !is_name_char(em, *p) &&
		    is_name_char(em, '_'))
			*p = '_';
	return s;
}

/* A word of name_bad, or what a shell of commands would take for it. */
static int
is_bad(const char *name, const char *bad)
{
	size_t	 n = strlen(bad);

	if (n > 0 && bad[n - 1] == '*')
		return strlen(name) < n &&
		    strncasecmp(name, bad, strlen(name)) == 0;
	return strcmp(name, bad) == 0;
}

/*
 * What is not in the row's own list can't be in a name, so that no name breaks
 * out of its place: no white space, no quote, no comment, no separator.  A
 * leading '-' or '.' is refused everywhere: the one reads as an option or a
 * formula, the other hides a file.
 */
int
emit_check_name(const struct emitter *em, const char *name, char *why,
    size_t size)
{
	size_t	 i, n = strlen(name);
	size_t	 max = em->name_max != 0 ? em->name_max : EMIT_NAME_MAX;

	if (n == 0) {
		snprintf(why, size, "an empty name");
		return -1;
	}
	if (n > max || n > EMIT_NAME_MAX) {
		snprintf(why, size, "name \"%.80s%s\" has %zu characters, %s "
		    "takes %zu", name, n > 80 ? "..." : "", n, em->name, max);
		return -1;
	}
	for (i = 0; i < n; i++)
		if (!is_name_char(em, name[i])) {
			snprintf(why, size, "name: character %zu is none that "
			    "%s takes (letters, digits%s%s)", i + 1, em->name,
			    em->name_chars != NULL ? " and " : "",
			    em->name_chars != NULL ? em->name_chars : "");
			return -1;
		}
	if (name[0] == '-' || name[0] == '.') {
		snprintf(why, size, "name \"%s\" starts with '%c'", name,
		    name[0]);
		return -1;
	}
	if (em->name_alpha && !is_alpha(name[0])) {
		snprintf(why, size, "name \"%s\": %s wants a letter first",
		    name, em->name);
		return -1;
	}
	if (em->name_not_last != NULL && strchr(em->name_not_last,
	    name[n - 1]) != NULL) {
		snprintf(why, size, "name \"%s\": %s wants none of \"%s\" last",
		    name, em->name, em->name_not_last);
		return -1;
	}
	for (i = 0; em->name_bad != NULL && em->name_bad[i] != NULL; i++)
		if (is_bad(name, em->name_bad[i])) {
			snprintf(why, size, "name \"%s\" is a keyword of %s",
			    name, em->name);
			return -1;
		}
	return 0;
}

const char *
emit_match_name(enum emit_match m)
{
	static const char *const	 name[] = {
		[MATCH_ROUTE] = "route", [MATCH_ADDRESS] = "address",
		[MATCH_HOST] = "host", [MATCH_VALUE] = "value",
		[MATCH_ANY] = "any"
	};

	return name[m];
}

const char *
emit_families_name(enum emit_families f)
{
	return f == FAMILIES_APART ? "apart" : "together";
}

const char *
emit_hole_name(enum emit_hole h)
{
	static const char *const	 name[] = {
		[HOLE_NONE] = "matches nothing", [HOLE_PERMITS] = "permits all",
		[HOLE_ERROR] = "refused there", [HOLE_UNKNOWN] = "unknown"
	};

	return name[h];
}

const char *
emit_load_name(enum emit_load l)
{
	static const char *const	 name[] = {
		[LOAD_MERGE] = "merge", [LOAD_REPLACE] = "replace",
		[LOAD_FILE] = "file"
	};

	return name[l];
}

const char *
emit_delta_name(enum emit_delta d)
{
	static const char *const	 name[] = {
		[DELTA_NONE] = "none", [DELTA_LINES] = "lines",
		[DELTA_OBJECT] = "object"
	};

	return name[d];
}

const char *
emit_order_name(enum emit_order o)
{
	return o == ADDS_FIRST ? "adds first" : "deletes first";
}
