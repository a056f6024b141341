/*
 * Hooks of the key table that serve many keys, each kind as a pair: what is
 * read and how it is printed.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/path.h"
#include "parser.h"

/*
 * Where the key's value lives: the hooks know its type, the table its place.
 */
static void *
place(const struct key *k, void *obj)
{
	return (char *)obj + k->offset;
}

static const void *
place_const(const struct key *k, const void *obj)
{
	return (const char *)obj + k->offset;
}

static void
put_string(const struct key *k, void *obj, const char *s)
{
	memcpy(place(k, obj), &s, sizeof s);
}

static void
put_int(const struct key *k, void *obj, int n)
{
	memcpy(place(k, obj), &n, sizeof n);
}

static int
get_int(const struct key *k, const void *obj)
{
	int	 n;

	memcpy(&n, place_const(k, obj), sizeof n);
	return n;
}

/* --- texts and paths ------------------------------------------------------ */

int
read_string(struct parser *p, const struct item *it, void *obj)
{
	if (strlen(it->words[0].text) > LIMIT_STRING) {
		say(p, it, "longer than %d bytes", LIMIT_STRING);
		return -1;
	}
	put_string(it->key, obj, it->words[0].text);
	return 0;
}

void
print_string(const struct key *k, const void *obj, struct printer *pr)
{
	const char	*s;

	memcpy(&s, place_const(k, obj), sizeof s);
	if (s == NULL)
		return;
	print_key(k, pr);
	print_quoted(pr->out, s);
	out_char(pr->out, '\n');
}

/* Relative to the directory of the main configuration file. */
int
read_path(struct parser *p, const struct item *it, void *obj)
{
	const char	*s = it->words[0].text;
	char		*path;

	if (s[0] == '\0') {
		say(p, it, "an empty path");
		return -1;
	}
	if (strlen(s) > LIMIT_STRING) {
		say(p, it, "longer than %d bytes", LIMIT_STRING);
		return -1;
	}
	if ((path = build_path(p, s)) == NULL)
		return -1;
	put_string(it->key, obj, path);
	return 0;
}

/* --- numbers -------------------------------------------------------------- */

/*
 * A unit is for readers, and wrong ones are not converted: "remind 1 day" is
 * refused, not taken for an hour.
 */
static int
unit_ok(const char *said, const char *unit)
{
	size_t	 n = strlen(said);

	return unit != NULL && (strcmp(said, unit) == 0 ||
	    (n + 1 == strlen(unit) && strncmp(said, unit, n) == 0));
}

int
read_number(struct parser *p, const struct item *it, void *obj)
{
	const struct key	*k = it->key;
	const char		*why;
	long long		 n;

	n = strtonum(it->words[0].text, k->min, k->max, &why);
	if (why != NULL || !isdigit((unsigned char)it->words[0].text[0])) {
		say_word(p, it, 0, "\"%s\" is no number from %d to %d",
		    it->words[0].text, k->min, k->max);
		return -1;
	}
	if (it->n > 1 && !unit_ok(it->words[1].text, k->unit)) {
		say_word(p, it, 1, "counted in %s, not in \"%s\"",
		    k->unit != NULL ? k->unit : "times", it->words[1].text);
		return -1;
	}
	put_int(k, obj, (int)n);
	return 0;
}

void
print_number(const struct key *k, const void *obj, struct printer *pr)
{
	print_key(k, pr);
	out_u64(pr->out, (uint64_t)get_int(k, obj));
	if (k->unit != NULL)
		out_printf(pr->out, " %s", k->unit);
	out_char(pr->out, '\n');
}

int
read_percent(struct parser *p, const struct item *it, void *obj)
{
	const char	*why, *s = it->words[0].text;
	long long	 n;

	if (strcmp(s, "none") == 0) {
		put_int(it->key, obj, GUARD_NONE);
		return 0;
	}
	n = strtonum(s, 0, it->key->max, &why);
	if (why != NULL || !isdigit((unsigned char)s[0])) {
		say_word(p, it, 0, "\"%s\" is neither a number of per cent "
		    "from 0 to %d nor \"none\"", s, it->key->max);
		return -1;
	}
	put_int(it->key, obj, (int)n);
	return 0;
}

void
print_percent(const struct key *k, const void *obj, struct printer *pr)
{
	int	 n = get_int(k, obj);

	print_key(k, pr);
	if (n == GUARD_NONE)
		out_str(pr->out, "none");
	else
		out_u64(pr->out, (uint64_t)n);
	out_char(pr->out, '\n');
}

/* --- one word of a few ---------------------------------------------------- */

int
read_choice(struct parser *p, const struct item *it, void *obj)
{
	const char *const	*c = it->key->choice;
	const char		*s = it->words[0].text;
	char			 all[128] = "";
	int			 i;

	for (i = 0; c[i] != NULL; i++) {
		if (c[i][0] == '\0')
			continue;
		if (strcmp(c[i], s) == 0) {
			put_int(it->key, obj, i);
			return 0;
		}
		if (all[0] != '\0')
			strlcat(all, ", ", sizeof all);
		strlcat(all, c[i], sizeof all);
	}
	say_word(p, it, 0, "\"%s\" is not one of %s", s, all);
	return -1;
}

void
print_choice(const struct key *k, const void *obj, struct printer *pr)
{
	int	 n = get_int(k, obj);

	if (n < 0)			/* either */
		return;
	print_key(k, pr);
	out_printf(pr->out, "%s\n", k->choice[n]);
}

/* --- sets of words and prefixes ------------------------------------------- */

void
print_strings(const struct key *k, const void *obj, struct printer *pr)
{
	const struct strings	*set = place_const(k, obj);
	size_t			 i;

	if (set->n == 0)
		return;
	print_key(k, pr);
	out_char(pr->out, '{');
	for (i = 0; i < set->n; i++) {
		out_char(pr->out, ' ');
		print_quoted(pr->out, set->s[i]);
	}
	out_str(pr->out, " }\n");
}

/* Lengths are always said: an address without one is more often a slip. */
int
read_prefixes(struct parser *p, const struct item *it, void *obj)
{
	struct pset	*set = place(it->key, obj);
	struct prefix	 prefix;
	const char	*why;
	size_t		 i, n;
	int		 rc = 0;

	for (i = 0; i < it->n; i++) {
		if (prefix_parse(it->words[i].text, strlen(it->words[i].text),
		    0, &prefix, &why) == -1) {
			say_word(p, it, i, "\"%s\": %s", it->words[i].text,
			    why);
			rc = -1;
		} else if (pset_add(set, &prefix) == -1) {
			p->fatal = 1;
			return -1;
		}
	}
	n = pset_count(set);
	if (pset_sort(set) == -1) {
		p->fatal = 1;
		return -1;
	}
	if (pset_count(set) < n) {
		say(p, it, "a prefix stands here twice");
		rc = -1;
	}
	return rc;
}

void
print_prefixes(const struct key *k, const void *obj, struct printer *pr)
{
	const struct pset	*set = place_const(k, obj);
	struct prange		 r;
	char			 buf[PREFIX_STRLEN];
	size_t			 i;

	if (pset_count(set) == 0)
		return;
	print_key(k, pr);
	out_str(pr->out, "{\n");
	pr->indent++;
	for (i = 0; i < pset_count(set); i++) {
		print_key(NULL, pr);
		pset_get(set, i, &r);
		out_printf(pr->out, "%s\n", prefix_str(&r.p, buf));
	}
	print_close(pr);
}

/* --- blocks --------------------------------------------------------------- */

int
read_block(struct parser *p, const struct item *it, void *obj)
{
	return build_keys(p, it, place(it->key, obj));
}

void
print_block(const struct key *k, const void *obj, struct printer *pr)
{
	print_open(pr, k->name, NULL);
	print_keys(k->opens, place_const(k, obj), pr);
	print_close(pr);
}
