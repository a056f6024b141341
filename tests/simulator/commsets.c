/*
 * The trap of each vendor: IOS-XR wants a comma behind each entry but the last;
 * BIRD, too, and knows a name once; Junos merges what bears no tag, matches an
 * expression anywhere in a value, and wants a match for each member; SR OS
 * reads an expression word by word.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <regex.h>

#include "commsets.h"

const char *const	 set_names[SETS] = { "M365", "CRM", "LAB" };

/* The next line without its newline and its blanks; 0: the text has ended. */
static int
next(const char **text, char *line, size_t size)
{
	size_t	 n, blanks;

	if (**text == '\0')
		return 0;
	n = strcspn(*text, "\n");
	blanks = strspn(*text, " ");
	if (blanks > n)
		blanks = n;
	if (n >= size)
		n = size - 1;	/* no line of ours; it will be refused */
	memcpy(line, *text + blanks, n - blanks);
	line[n - blanks] = '\0';
	*text += n + ((*text)[n] == '\n');
	return 1;
}

/* The set whose name stands there, with "tail" behind it, or NULL. */
static struct set *
named(struct set_device *d, const char *s, const char *tail)
{
	size_t	 i, n;

	for (i = 0; i < SETS; i++) {
		n = strlen(set_names[i]);
		if (strncmp(s, set_names[i], n) == 0 &&
		    strcmp(s + n, tail) == 0)
			return &d->set[i];
	}
	return NULL;
}

/* The bit of "12076<by>5000" and so on; OUTSIDE: it is another value. */
static unsigned
bit_of(const char *s, char by, size_t *used)
{
	unsigned	 v = 0;
	int		 n = 0;

	if (strncmp(s, "12076", 5) != 0 || s[5] != by ||
	    sscanf(s + 6, "%4u%n", &v, &n) != 1 || n != 4)
		return OUTSIDE;
	*used = 6 + (size_t)n;
	v -= 5000;
	return v % 10 != 0 || v / 10 >= VALUES ? OUTSIDE : 1u << v / 10;
}

/*
 * Entries "HEAD12076<by>5000TAIL", a comma behind each but the last, up to
 * "stop".  0, or -1: the text is refused.
 */
static int
entries(struct set *set, const char **text, const char *head, char by,
    const char *tail, const char *stop)
{
	char		 line[64], *p;
	int		 comma = 0, any = 0;
	unsigned	 bit;
	size_t		 n = 0;

	set->there = 1;
	set->match = 0;
	while (next(text, line, sizeof line)) {
		if (strcmp(line, stop) == 0)
			return comma ? -1 : 0;
		if (any && !comma)
			return -1;
		any = 1;
		p = line + strlen(head);
		if (strncmp(line, head, strlen(head)) != 0 ||
		    (bit = bit_of(p, by, &n)) == OUTSIDE ||
		    strncmp(p + n, tail, strlen(tail)) != 0)
			return -1;
		p += n + strlen(tail);
		comma = *p == ',';
		if (p[comma] != '\0')
			return -1;
		set->match |= bit;
	}
	return -1;
}

static int
xr_load(struct set_device *d, const char *text)
{
	char		 line[64];
	struct set	*s;

	while (next(&text, line, sizeof line)) {
		if (line[0] == '!')
			continue;
		if (strncmp(line, "community-set ", 14) != 0 ||
		    (s = named(d, line + 14, "")) == NULL ||
		    entries(s, &text, "", ':', "", "end-set") == -1)
			return -1;
	}
	return 0;
}

static int
bird_load(struct set_device *d, const char *text)
{
	char		 line[64];
	struct set	*s;

	memset(d, 0, sizeof *d);	/* the file is all that there is */
	while (next(&text, line, sizeof line)) {
		if (line[0] == '#')
			continue;
		if (strncmp(line, "define ", 7) != 0 ||
		    (s = named(d, line + 7, " = [")) == NULL || s->there ||
		    entries(s, &text, "(", ',', ")", "];") == -1)
			return -1;
	}
	return 0;
}

/* Which values the expression finds, as the device's matcher does. */
static unsigned
found(const char *expression)
{
	char		 text[16];
	regex_t		 re;
	unsigned	 i, m = 0;

	if (regcomp(&re, expression, REG_EXTENDED | REG_NOSUB) != 0)
		return OUTSIDE;
	for (i = 0; i < VALUES; i++) {
		snprintf(text, sizeof text, "12076:%u", 5000 + 10 * i);
		if (regexec(&re, text, 0, NULL, 0) == 0)
			m |= 1u << i;
	}
	/* what merely contains one of ours, or is part of it */
	if (regexec(&re, "12076:50100", 0, NULL, 0) == 0 ||
	    regexec(&re, "112076:5000", 0, NULL, 0) == 0 ||
	    regexec(&re, "12076:501", 0, NULL, 0) == 0 ||
	    regexec(&re, "64500:1", 0, NULL, 0) == 0)
		m |= OUTSIDE;
	regfree(&re);
	return m;
}

/* "load replace": what bears no such tag is merged. */
static int
junos_load(struct set_device *d, const char *text)
{
	char		 line[256], *quote;
	struct set	*s = NULL;
	int		 depth = 0, tagged;

	while (next(&text, line, sizeof line)) {
		if (line[0] == '#')
			continue;
		if (strcmp(line, "}") == 0) {
			if (depth-- == 0)
				return -1;
		} else if (depth == 0) {
			if (strcmp(line, "policy-options {") != 0)
				return -1;
			depth = 1;
		} else if (depth == 1) {
			tagged = strncmp(line, "replace: ", 9) == 0;
			if (strncmp(line + 9 * tagged, "community ", 10) != 0)
				return -1;
			s = named(d, line + 9 * tagged + 10, " {");
			if (s == NULL)
				return -1;
			if (tagged)
				s->n = 0;
			depth = 2;
		} else {
			quote = strrchr(line, '"');
			if (strncmp(line, "members \"", 9) != 0 || quote ==
			    line + 8 || strcmp(quote, "\";") != 0 ||
			    s->n == MEMBERS)
				return -1;
			*quote = '\0';
			s->there = 1;
			s->member[s->n++] = found(line + 9);
			/* two members: one value can't be both of them */
			s->match = s->n == 1 ? s->member[0] :
			    s->match & s->member[s->n - 1];
		}
	}
	return depth == 0 ? 0 : -1;
}

/* Lines are commands at the place where the one before has led. */
static int
nokia_load(struct set_device *d, const char *text)
{
	char		 line[512], *p;
	struct set	*s = NULL;
	int		 inside = 0;
	unsigned	 bit;
	size_t		 n = 0;

	while (next(&text, line, sizeof line)) {
		p = line;
		if (*p == '#')
			continue;
		if (strncmp(p, "/configure policy-options community \"", 37) ==
		    0) {
			if (inside || (s = named(d, p + 37, "\"")) == NULL)
				return -1;
			s->there = 1;
		} else if (s != NULL && strcmp(p, "expression {") == 0)
			inside = 1;
		else if (inside && strcmp(p, "}") == 0)
			inside = 0;
		else if (inside && strncmp(p, "expr \"", 6) == 0) {
			s->match = 0;
			for (p += 6; ; p += 4) {
				bit = bit_of(p, ':', &n);
				if (bit == OUTSIDE)
					return -1;
				s->match |= bit;
				p += n;
				if (strncmp(p, " OR ", 4) != 0)
					break;
			}
			if (strcmp(p, "\"") != 0)
				return -1;
		} else if (!inside || strcmp(p, "exact false") != 0)
			return -1;
	}
	return 0;
}

const struct set_kind set_kinds[] = {
	{ "bird1-community-set", bird_load, 1 },
	{ "bird2-community-set", bird_load, 1 },
	{ "cisco-iosxr-community-set", xr_load, 0 },
	{ "junos-community", junos_load, 0 },
	{ "nokia-sros-md-community", nokia_load, 0 },
	{ NULL, NULL, 0 }
};

const struct set_kind *
set_kind(const char *platform)
{
	const struct set_kind	*k;

	for (k = set_kinds; k->platform != NULL; k++)
		if (strcmp(k->platform, platform) == 0)
			return k;
	return NULL;
}

int
set_commit(struct set_device *d, const struct set_kind *k, const char *text)
{
	struct set_device	 candidate = *d;

	if (k->load(&candidate, text) == -1)
		return -1;
	*d = candidate;
	return 0;
}
