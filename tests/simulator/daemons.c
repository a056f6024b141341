/*
 * Routing daemons that read sets from a file: all of it, or after an error
 * nothing.  A filter names each set, so one that is no longer defined is an
 * error, too.
 *
 * BIRD 1.6: no empty set, no set of both families, and (a file is for one
 * daemon) no file of both.  OpenBGPD 7.7: commas are free, but none behind the
 * last; no set twice.  GoBGP 3.10: the longest prefix decides alone; the file
 * is TOML or JSON, and a command adds or removes a row.  OpenConfig: a row is
 * keyed by prefix and range, which its "config" says again.
 */
#include <string.h>

#include "tokens.h"

/* --- sets that a text defines -------------------------------------------- */

static void
sets_begin(struct device *d)
{
	size_t	 i;

	for (i = 0; i < d->nlist; i++)
		d->list[i].described = 0;
}

/* One more; NULL: it is defined twice. */
static struct dev_list *
sets_add(struct device *d, const struct tokens *t)
{
	struct dev_list	*l = dev_list_of(d, t->word, t->n, 0);

	if (l->described)
		return NULL;
	l->described = 1;
	l->n = 0;
	return l;
}

static int
sets_end(const struct device *d)
{
	size_t	 i;

	for (i = 0; i < d->nlist; i++)
		if (!d->list[i].described)
			return -1;
	return 0;
}

/* --- BIRD 1.6 ------------------------------------------------------------- */

/* From behind "[" to "]". */
static int
bird_rows(struct device *d, struct tokens *t, struct dev_list *l, int *af)
{
	struct dev_key	 k;

	do {
		if (tok_next(t) == -1 || t->tok != 'w' ||
		    tok_prefix(t, &k) == -1 || (*af != 0 && *af != k.af))
			return -1;
		*af = k.af;
		if (tok_next(t) == -1)
			return -1;
		if (t->tok == '+') {
			k.hi = dev_width(k.af);
			tok_next(t);
		} else if (t->tok == '{') {
			if (tok_number(t, &k.lo) == -1 ||
			    tok_char(t, ',') == -1 ||
			    tok_number(t, &k.hi) == -1 ||
			    tok_char(t, '}') == -1 || tok_next(t) == -1)
				return -1;
		}
		if (tok_row(d, l, &k) == -1)
			return -1;
	} while (t->tok == ',');
	return t->tok == ']' ? tok_char(t, ';') : -1;
}

static int
bird_text(struct device *d, const char *text, int function)
{
	struct tokens	 t = { .p = text, .chars = "_./:" };
	struct dev_list	*l;
	int		 af = 0;

	sets_begin(d);
	while (tok_next(&t) == 0 && t.tok != '\0') {
		if (!tok_is(&t, function ? "function" : "define") ||
		    tok_next(&t) == -1 || t.tok != 'w' ||
		    (l = sets_add(d, &t)) == NULL)
			return -1;
		if (!function) {
			if (tok_char(&t, '=') == -1 ||
			    tok_char(&t, '[') == -1 ||
			    bird_rows(d, &t, l, &af) == -1)
				return -1;
			continue;
		}
		if (tok_char(&t, '(') == -1 || tok_char(&t, ')') == -1 ||
		    tok_char(&t, '{') == -1 || tok_word(&t, "return") == -1 ||
		    tok_next(&t) == -1)
			return -1;
		if (tok_is(&t, "false") ? tok_char(&t, ';') == -1 :
		    !tok_is(&t, "net") || tok_char(&t, '~') == -1 ||
		    tok_char(&t, '[') == -1 || bird_rows(d, &t, l, &af) == -1)
			return -1;
		if (tok_char(&t, '}') == -1)
			return -1;
	}
	return t.tok == '\0' ? sets_end(d) : -1;
}

static int
bird_set_load(struct device *d, const char *text)
{
	return bird_text(d, text, 0);
}

static int
bird_set_end(struct device *d)
{
	return dev_commit(d, bird_set_load);
}

static int
bird_function_load(struct device *d, const char *text)
{
	return bird_text(d, text, 1);
}

static int
bird_function_end(struct device *d)
{
	return dev_commit(d, bird_function_load);
}

/* --- OpenBGPD ------------------------------------------------------------- */

static int
bgpd_entry(struct device *d, struct tokens *t, struct dev_list *l)
{
	struct dev_key	 k;

	if (t->tok != 'w' || tok_prefix(t, &k) == -1 || tok_next(t) == -1)
		return -1;
	if (tok_is(t, "or-longer")) {
		k.hi = dev_width(k.af);
		tok_next(t);
	} else if (tok_is(t, "maxlen")) {
		if (tok_number(t, &k.hi) == -1)
			return -1;
		tok_next(t);
	} else if (tok_is(t, "prefixlen")) {
		if (tok_number(t, &k.lo) == -1 || tok_word(t, "-") == -1 ||
		    tok_number(t, &k.hi) == -1)
			return -1;
		tok_next(t);
	}
	return tok_row(d, l, &k);
}

static int
bgpd_load(struct device *d, const char *text)
{
	struct tokens	 t = { .p = text, .chars = "-./:" };
	struct dev_list	*l;

	sets_begin(d);
	while (tok_next(&t) == 0 && t.tok != '\0') {
		if (!tok_is(&t, "prefix-set") || tok_char(&t, '"') == -1 ||
		    (l = sets_add(d, &t)) == NULL ||
		    tok_char(&t, '{') == -1 || tok_next(&t) == -1)
			return -1;
		while (t.tok != '}') {
			if (bgpd_entry(d, &t, l) == -1)
				return -1;
			if (t.tok == ',' && (tok_next(&t) == -1 ||
			    t.tok == '}'))
				return -1;
		}
	}
	return t.tok == '\0' ? sets_end(d) : -1;
}

static int
bgpd_end(struct device *d)
{
	return dev_commit(d, bgpd_load);
}

/* --- GoBGP ---------------------------------------------------------------- */

/* KEY = "string", the key perhaps a part of a string itself. */
static int
toml_string(struct tokens *t, const char *key)
{
	return tok_word(t, key) == -1 || tok_char(t, '=') == -1 ||
	    tok_char(t, '"') == -1 ? -1 : 0;
}

static int
toml_load(struct device *d, const char *text)
{
	struct tokens	 t = { .p = text, .chars = "-." };
	struct dev_list	*l;
	struct dev_key	 k;

	sets_begin(d);
	while (tok_next(&t) == 0 && t.tok == '[') {
		if (tok_char(&t, '[') == -1 ||
		    tok_word(&t, "defined-sets.prefix-sets") == -1 ||
		    tok_char(&t, ']') == -1 || tok_char(&t, ']') == -1 ||
		    toml_string(&t, "prefix-set-name") == -1 ||
		    (l = sets_add(d, &t)) == NULL ||
		    tok_word(&t, "prefix-list") == -1 ||
		    tok_char(&t, '=') == -1 || tok_char(&t, '[') == -1)
			return -1;
		while (tok_next(&t) == 0 && t.tok == '{') {
			if (toml_string(&t, "ip-prefix") == -1 ||
			    tok_prefix(&t, &k) == -1 ||
			    tok_char(&t, ',') == -1 ||
			    toml_string(&t, "masklength-range") == -1 ||
			    tok_range(&t, &k) == -1 ||
			    tok_char(&t, '}') == -1 ||
			    tok_row(d, l, &k) == -1)
				return -1;
			if (tok_next(&t) == -1)
				return -1;
			if (t.tok != ',')
				break;
		}
		if (t.tok != ']')
			return -1;
	}
	return t.tok == '\0' ? sets_end(d) : -1;
}

static int
toml_end(struct device *d)
{
	return dev_commit(d, toml_load);
}

/* gobgp policy prefix add|del NAME P LO..HI */
static enum dev_say
gobgp_line(struct device *d, const char *s, size_t n)
{
	static const char *const	 head[] = { "gobgp", "policy",
					    "prefix" };
	struct tokens			 t = { .chars = "" };
	struct dev_words		 w;
	struct dev_list			*l;
	struct dev_key			 k;
	size_t				 i;
	int				 add;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	for (i = 0; i < 3; i++)
		if (!dev_is(&w, i, head[i]))
			return dev_bad(d, "no such command");
	add = dev_is(&w, 3, "add");
	if (w.n != 7 || (!add && !dev_is(&w, 3, "del")) ||
	    dev_prefix(&k, w.p[5], w.len[5]) == -1 ||
	    w.len[6] >= sizeof t.word)
		return dev_bad(d, "no such command");
	memcpy(t.word, w.p[6], w.len[6]);
	t.word[w.len[6]] = '\0';
	if (tok_range(&t, &k) == -1)
		return dev_bad(d, "no range");
	l = dev_list_of(d, w.p[4], w.len[4], 0);
	for (i = 0; i < l->n && !dev_same_key(&l->row[i].key, &k); i++)
		;
	if (add) {
		if (i < l->n)
			return DEV_IGNORED;
		return tok_row(d, l, &k) == -1 ?
		    dev_refuse(d, "of another family") : DEV_OK;
	}
	if (i == l->n)
		return DEV_IGNORED;
	dev_del(d, l, &l->row[i]);
	return DEV_OK;
}

/* Without a set that a policy names, no policy is in force. */
static uint64_t
gobgp_matched(const struct device *d, const struct dev_list *l)
{
	struct dev_key	 k;
	uint64_t	 set = 0, done = 0, mine;
	unsigned	 len;
	size_t		 i;

	if (l == NULL)
		return DEV_ALL;
	for (len = 129; len-- > 0; done |= mine) {
		mine = 0;
		for (i = 0; i < l->n; i++) {
			k = l->row[i].key;
			if (k.len != len)
				continue;
			set |= l->row[i].routes & ~done;
			k.lo = k.len;
			k.hi = dev_width(k.af);
			mine |= dev_routes(d->window, &k);
		}
	}
	return set;
}

/* --- JSON ----------------------------------------------------------------- */

struct shape {
	const char	*open;		/* text before and behind the lists */
	const char	*close;
	const char	*name, *rows;	/* keys */
	int		 config;	/* keys are said again */
};

/* "KEY": "string"; the string is the token at hand. */
static int
json_string(struct tokens *t, const char *key)
{
	return tok_char(t, '"') == -1 || strcmp(t->word, key) != 0 ||
	    tok_char(t, ':') == -1 || tok_char(t, '"') == -1 ? -1 : 0;
}

static int
json_keys(struct tokens *t, struct dev_key *k)
{
	if (json_string(t, "ip-prefix") == -1 || tok_prefix(t, k) == -1 ||
	    tok_char(t, ',') == -1 ||
	    json_string(t, "masklength-range") == -1)
		return -1;
	return strcmp(t->word, "exact") == 0 ? 0 : tok_range(t, k);
}

/* A row behind its brace, with a "config" that says the same. */
static int
json_row(struct device *d, struct tokens *t, struct dev_list *l, int config)
{
	struct dev_key	 k, again;

	if (json_keys(t, &k) == -1)
		return -1;
	if (config && (tok_char(t, ',') == -1 || tok_char(t, '"') == -1 ||
	    strcmp(t->word, "config") != 0 || tok_char(t, ':') == -1 ||
	    tok_char(t, '{') == -1 || json_keys(t, &again) == -1 ||
	    !dev_same_key(&k, &again) || tok_char(t, '}') == -1))
		return -1;
	return tok_char(t, '}') == -1 ? -1 : tok_row(d, l, &k);
}

/* "config": { "name": ..., "mode": ... }, "prefixes": { */
static int
json_config(struct tokens *t, const struct dev_list *l)
{
	return tok_char(t, ',') == -1 || tok_char(t, '"') == -1 ||
	    strcmp(t->word, "config") != 0 || tok_char(t, ':') == -1 ||
	    tok_char(t, '{') == -1 || json_string(t, "name") == -1 ||
	    strcmp(t->word, l->name) != 0 || tok_char(t, ',') == -1 ||
	    json_string(t, "mode") == -1 || tok_char(t, '}') == -1 ||
	    tok_char(t, ',') == -1 || tok_char(t, '"') == -1 ||
	    strcmp(t->word, "prefixes") != 0 || tok_char(t, ':') == -1 ||
	    tok_char(t, '{') == -1 ? -1 : 0;
}

/* A list behind its brace. */
static int
json_list(struct device *d, struct tokens *t, const struct shape *s)
{
	struct dev_list	*l;

	if (json_string(t, s->name) == -1 || (l = sets_add(d, t)) == NULL)
		return -1;
	if (s->config ? json_config(t, l) == -1 : tok_char(t, ',') == -1)
		return -1;
	if (tok_char(t, '"') == -1 || strcmp(t->word, s->rows) != 0 ||
	    tok_char(t, ':') == -1 || tok_char(t, '[') == -1 ||
	    tok_next(t) == -1)
		return -1;
	while (t->tok == '{') {
		if (json_row(d, t, l, s->config) == -1 || tok_next(t) == -1)
			return -1;
		if (t->tok == ',' && (tok_next(t) == -1 || t->tok != '{'))
			return -1;
	}
	if (t->tok != ']' || (s->config && tok_char(t, '}') == -1))
		return -1;
	return tok_char(t, '}');
}

static int
json_text(struct device *d, const char *text, const struct shape *s)
{
	struct tokens	 t = { .p = text, .chars = "-." };

	sets_begin(d);
	if (*text == '\0')
		return s->config ? 0 : sets_end(d);	/* no list at all */
	if (strncmp(text, s->open, strlen(s->open)) != 0)
		return -1;
	t.p = text + strlen(s->open);
	if (tok_next(&t) == -1)
		return -1;
	while (t.tok == '{') {
		if (json_list(d, &t, s) == -1 || tok_next(&t) == -1)
			return -1;
		if (t.tok == ',' && (tok_next(&t) == -1 || t.tok != '{'))
			return -1;
	}
	if (t.tok != ']' || strcmp(t.p, s->close) != 0)
		return -1;
	/* each entry is put by itself, and others are not touched */
	return s->config ? 0 : sets_end(d);
}

static int
gobgp_json_load(struct device *d, const char *text)
{
	static const struct shape	 shape = {
		"{\"defined-sets\": {\"prefix-sets\": [", "}}\n",
		"prefix-set-name", "prefix-list", 0
	};

	return json_text(d, text, &shape);
}

static int
gobgp_json_end(struct device *d)
{
	return dev_commit(d, gobgp_json_load);
}

static int
openconfig_load(struct device *d, const char *text)
{
	static const struct shape	 shape = {
		"{\"openconfig-routing-policy:prefix-set\": [", "}\n",
		"name", "prefix", 1
	};

	return json_text(d, text, &shape);
}

static int
openconfig_end(struct device *d)
{
	return dev_commit(d, openconfig_load);
}

static const struct dev_kind dev_gobgp_toml = {
	.name = "gobgp-prefix-set", .keeps = 1,
	.line = dev_keep, .end = toml_end, .matched = gobgp_matched,
};
const struct dev_kind dev_bird1 = {
	.name = "bird1-prefix-set",
	.line = dev_keep, .end = bird_set_end, .matched = dev_all_of,
};
const struct dev_kind dev_bird1_function = {
	.name = "bird1-function",
	.line = dev_keep, .end = bird_function_end, .matched = dev_all_of,
};
const struct dev_kind dev_openbgpd = {
	.name = "openbgpd-prefix-set",
	.line = dev_keep, .end = bgpd_end, .matched = dev_all_of,
};
const struct dev_kind dev_gobgp = {
	.name = "gobgp-prefix-set", .keeps = 1,
	.line = gobgp_line, .matched = gobgp_matched, .whole = &dev_gobgp_toml,
};
const struct dev_kind dev_gobgp_json = {
	.name = "gobgp-prefix-set-json", .keeps = 1,
	.line = dev_keep, .end = gobgp_json_end, .matched = gobgp_matched,
};
const struct dev_kind dev_openconfig = {
	.name = "openconfig-prefix-set",
	.line = dev_keep, .end = openconfig_end, .matched = dev_all_of,
};
