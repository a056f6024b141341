/*
 * Scripts of menus and commands: lines that go on, words with quotes.
 */
#include <string.h>

#include "emit.h"

#define MENU_LINE	2048
#define MENU_WORDS	40

struct menu {
	struct emit_parse *parse;
	const char	*menu[2];
	int		(*add)(struct emit_parse *, const struct emit_add *);
	int		 af;		/* of the menu at hand; 0: another */
	/* one logical line, unquoted words one after the other */
	const char	*at;
	char		 line[MENU_LINE];
	size_t		 n;
	char		 word[MENU_LINE + MENU_WORDS];
	struct emit_word w[MENU_WORDS];
	size_t		 nw;
};

const struct emit_word *
add_value(const struct emit_add *a, const char *key)
{
	size_t	 i;

	for (i = 0; i < a->n; i++)
		if (emit_word_is(&a->key[i], key))
			return &a->value[i];
	return NULL;
}

/*
 * The next logical line: 1; at the end of the text 0; -1: too long, or cut off.
 * A line that goes on does so behind the white space of the next one.
 */
static int
next_line(struct menu *r, const char **text, const char *end)
{
	const char	*s = *text, *e;
	size_t		 n;

	if (s == end)
		return 0;
	r->at = s;
	r->n = 0;
	for (;;) {
		e = memchr(s, '\n', (size_t)(end - s));
		if (e == NULL)
			return emit_parse_bad(r->parse, s,
			    "the text ends in this line");
		n = (size_t)(e - s);
		if (n > 0 && s[n - 1] == '\r')
			n--;
		if (r->n + n > sizeof r->line) {
			r->n = 0;	/* a script or the like: none of ours */
			n = 0;
		}
		memcpy(r->line + r->n, s, n);
		r->n += n;
		s = e + 1;
		if (r->n == 0 || r->line[r->n - 1] != '\\' || s == end)
			break;
		r->n--;
		while (s < end && (*s == ' ' || *s == '\t'))
			s++;
	}
	*text = s;
	return 1;
}

static int
is_space(char c)
{
	return c == ' ' || c == '\t';
}

/* Words of the line; brackets and braces around commands end them, too. */
static void
split(struct menu *r)
{
	size_t	 i = 0, o = 0;
	int	 quoted;

	for (r->nw = 0; r->nw < MENU_WORDS; r->nw++) {
		while (i < r->n && (is_space(r->line[i]) ||
		    r->line[i] == '{' || r->line[i] == '}' ||
		    r->line[i] == ';'))
			i++;
		if (i == r->n)
			return;
		r->w[r->nw].p = r->word + o;
		for (quoted = 0; i < r->n; i++) {
			if (r->line[i] == '"') {
				quoted = !quoted;
				continue;
			}
			if (!quoted && (is_space(r->line[i]) ||
			    r->line[i] == '{' || r->line[i] == '}' ||
			    r->line[i] == ';'))
				break;
			if (quoted && r->line[i] == '\\' && i + 1 < r->n)
				i++;
			r->word[o++] = r->line[i];
		}
		r->w[r->nw].n = (size_t)(r->word + o - r->w[r->nw].p);
	}
}

/*
 * How many words from i on name this menu, "/ip firewall address-list" or
 * "/ip/firewall/address-list"?  0: another.
 */
static size_t
menu_words(const struct menu *r, size_t i, const char *menu)
{
	size_t	 from = i, j;

	for (; i < r->nw; i++) {
		for (j = 0; j < r->w[i].n; j++) {
			if (r->w[i].p[j] == '/')
				continue;
			if (j > 0 && r->w[i].p[j - 1] == '/' && *menu == ' ')
				menu++;
			if (*menu++ != r->w[i].p[j])
				return 0;
		}
		if (*menu == '\0')
			return i + 1 - from;
		if (*menu++ != ' ')
			return 0;
	}
	return 0;
}

static int
do_add(struct menu *r, size_t i)
{
	struct emit_add	 a;
	const char	*eq;

	memset(&a, 0, sizeof a);
	a.af = r->af;
	a.at = r->at;
	for (; i < r->nw && a.n < EMIT_PAIRS; i++) {
		eq = memchr(r->w[i].p, '=', r->w[i].n);
		if (eq == NULL)
			continue;
		a.key[a.n].p = r->w[i].p;
		a.key[a.n].n = (size_t)(eq - r->w[i].p);
		a.value[a.n].p = eq + 1;
		a.value[a.n].n = r->w[i].n - a.key[a.n].n - 1;
		a.n++;
	}
	return r->add(r->parse, &a);
}

/* A menu, a command, or a menu and a command. */
static int
do_line(struct menu *r)
{
	size_t	 i = 0, n;

	if (r->nw == 0 || r->w[0].p[0] == '#')
		return 0;
	if (r->w[0].p[0] == '/') {
		r->af = 4;
		if ((n = menu_words(r, 0, r->menu[0])) == 0) {
			r->af = 6;
			n = menu_words(r, 0, r->menu[1]);
		}
		if (n == 0)
			r->af = 0;
		i = n;
	}
	if (r->af == 0)
		return 0;
	if (i < r->nw && r->w[i].p[0] == ':')	/* ":do {", ":if (...) do={" */
		for (; i < r->nw && !emit_word_is(&r->w[i], "add"); i++)
			;
	if (i < r->nw && emit_word_is(&r->w[i], "add"))
		return do_add(r, i + 1);
	return 0;
}

int
menu_parse(struct emit_parse *p, const char *text, size_t size,
    const char *menu4, const char *menu6,
    int (*add)(struct emit_parse *, const struct emit_add *))
{
	const char	*end = text + size;
	struct menu	 r;
	int		 rc;

	memset(&r, 0, sizeof r);
	r.parse = p;
	r.menu[0] = menu4;
	r.menu[1] = menu6;
	r.add = add;
	while ((rc = next_line(&r, &text, end)) == 1) {
		split(&r);
		if (do_line(&r) == -1)
			return -1;
	}
	return rc;
}
