/*
 * Reports for machines.  Each leaf is an object of the JSON library, which
 * knows what to escape; the frame around them is written here, one row a line,
 * so that a comparison of a million rows needs no million objects at once.
 *
 * Keys stand in a fixed order.  Address space is decimal text, since IPv6
 * space fits no number of JSON's.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../base/json-watch.h"
#include "json.h"
#include "report.h"

#define FLAGS	(JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY)

static int
dump_cb(const char *s, size_t n, void *o)
{
	const char	*del;

	/* the library leaves DEL as it is, which can stand in strings only */
	while ((del = memchr(s, 0x7f, n)) != NULL) {
		out_bytes(o, s, (size_t)(del - s));
		out_str(o, "\\u007f");
		n -= (size_t)(del + 1 - s);
		s = del + 1;
	}
	out_bytes(o, s, n);
	return 0;
}

void
rjson_put(struct out *o, json_t *v)
{
	if (v == NULL || json_watch_was_out() ||
	    json_dump_callback(v, dump_cb, o, FLAGS) == -1)
		if (o->err == 0)
			o->err = ENOMEM;
	json_decref(v);
}

/* Undo the %XX of a value; *len is what is left.  The caller frees. */
static char *
decode(const char *s, size_t n, size_t *len)
{
	static const char	 hex[] = "0123456789ABCDEF";
	const char		*h, *l;
	char			*b;
	size_t			 i, k = 0;

	if ((b = malloc(n + 1)) == NULL)
		return NULL;
	for (i = 0; i < n; i++) {
		if (s[i] == '%' && n - i > 2 &&
		    (h = memchr(hex, s[i + 1], 16)) != NULL &&
		    (l = memchr(hex, s[i + 2], 16)) != NULL) {
			b[k++] = (char)((h - hex) << 4 | (l - hex));
			i += 2;
		} else
			b[k++] = s[i];
	}
	b[k] = '\0';
	*len = k;
	return b;
}

/* A value as a string; one that is no UTF-8 stays as it is encoded. */
static json_t *
string_of(const char *s, size_t n)
{
	json_t	*v;
	char	*b;
	size_t	 len;

	if ((b = decode(s, n, &len)) == NULL) {
		json_watch_out();
		return NULL;
	}
	if ((v = json_stringn(b, len)) == NULL)
		v = json_stringn(s, n);
	free(b);
	return v;
}

json_t *
rjson_row(const struct row *r)
{
	char	 buf[PREFIX_STRLEN];

	if (r->kind == ROW_PREFIX)
		return json_pack("{s:s,s:i,s:i}", "prefix",
		    prefix_str(&r->prange.p, buf), "lo", (int)r->prange.lo,
		    "hi", (int)r->prange.hi);
	return json_pack("{s:o}", r->kind == ROW_HOST ? "host" : "value",
	    rjson_text(r->text));
}

json_t *
rjson_text(const char *s)
{
	json_t		*v;
	struct out	 safe;
	char		*b;

	if (s == NULL)
		return json_null();
	if ((v = json_string(s)) != NULL)
		return v;
	/* not UTF-8 (a file's name can be anything), or no memory */
	if (out_open_mem(&safe) == -1) {
		json_watch_out();
		return NULL;
	}
	report_safe(&safe, s);
	if ((b = out_steal(&safe, NULL)) == NULL) {
		json_watch_out();
		return NULL;
	}
	v = json_string(b);
	free(b);
	return v;
}

static json_t *
list_of(const char *s, size_t n, int numbers)
{
	json_t		*a = json_array(), *v;
	const char	*end = s + n, *comma;
	size_t		 k;

	for (; a != NULL && s < end; s += k + 1) {
		comma = memchr(s, ',', (size_t)(end - s));
		k = comma == NULL ? (size_t)(end - s) : (size_t)(comma - s);
		if (numbers && k > 0 && k < 19 && strspn(s, "0123456789") >= k)
			v = json_integer(strtoll(s, NULL, 10));
		else
			v = string_of(s, k);
		json_array_append_new(a, v);
	}
	return a;
}

/* Keys whose value is not plain text, and keys that JSON spells otherwise. */
static json_t *
value_of(const struct word *w)
{
	static const char *const lists[] = {
		"service", "tag", "region", "community"
	};
	size_t	 i;

	if (w->v == NULL)
		return json_true();
	for (i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (word_is(w, lists[i]))
			return list_of(w->v, w->vlen, 0);
	if (word_is(w, "id"))
		return list_of(w->v, w->vlen, 1);
	if (word_is(w, "required") || word_is(w, "express-route")) {
		if (w->vlen == 3 && memcmp(w->v, "yes", 3) == 0)
			return json_true();
		if (w->vlen == 2 && memcmp(w->v, "no", 2) == 0)
			return json_false();
	}
	return string_of(w->v, w->vlen);
}

static void
set_word(json_t *o, const struct word *w)
{
	char	 key[32];
	size_t	 i, n = w->klen < sizeof key ? w->klen : sizeof key - 1;

	for (i = 0; i < n; i++)
		key[i] = w->k[i] == '-' ? '_' : w->k[i];
	key[n] = '\0';
	json_object_set_new(o, key, value_of(w));
}

json_t *
rjson_words(const char *words)
{
	json_t		*first = json_object(), *now = first, *also = NULL;
	struct word	 w;

	while (first != NULL && word_take(&words, &w)) {
		/* each feed that holds the prefix has a group of words */
		if (word_is(&w, "feed") && json_object_size(now) > 0) {
			if (also == NULL) {
				also = json_array();
				json_object_set_new(first, "also", also);
			}
			now = json_object();
			json_array_append_new(also, now);
		}
		set_word(word_is(&w, "local") ? first : now, &w);
	}
	return first;
}

static json_t *
number(u128 v)
{
	char	 b[40];

	return json_string(u128_str(v, b));
}

static json_t *
integer(size_t n)
{
	return json_integer((json_int_t)n);
}

static void
key(struct out *o, const char *name, int first)
{
	out_printf(o, "%s\"%s\":", first ? "" : ",\n", name);
}

static json_t *
side(const struct report_side *s, size_t n4, size_t n6)
{
	return json_pack("{s:o,s:o,s:o,s:{s:o,s:o},s:o}",
	    "name", rjson_text(s->what), "source", rjson_text(s->source),
	    "version", rjson_text(s->version),
	    "prefixes", "v4", integer(n4), "v6", integer(n6),
	    "hosts", integer(s->hosts));
}

static json_t *
space(const struct diff *d)
{
	return json_pack("{s:{s:o,s:o,s:o,s:o},s:{s:o,s:o,s:o,s:o}}",
	    "v4", "old", number(d->space_old.v4),
	    "new", number(d->space_new.v4),
	    "gained", number(d->space_gained.v4),
	    "lost", number(d->space_lost.v4),
	    "v6", "old", number(d->space_old.v6),
	    "new", number(d->space_new.v6),
	    "gained", number(d->space_gained.v6),
	    "lost", number(d->space_lost.v6));
}

/* What was and is, for the kinds of rows. */
static void
set_words(json_t *o, enum diff_kind kind, const char *was, const char *is)
{
	if (kind == DIFF_MOVED || kind == DIFF_CHANGED) {
		json_object_set_new(o, "from", rjson_words(was));
		json_object_set_new(o, "to", rjson_words(is));
	} else
		json_object_set_new(o, "attributes",
		    rjson_words(is != NULL ? is : was));
}

static void
set_line(json_t *o, enum diff_kind kind)
{
	if (kind == DIFF_RESPELLED_IN || kind == DIFF_RESPELLED_OUT)
		json_object_set_new(o, "line", json_string(
		    kind == DIFF_RESPELLED_IN ? "added" : "removed"));
}

static json_t *
row_of(const struct diff *d, const struct diff_row *row)
{
	char	 b[PREFIX_STRLEN];
	json_t	*o;

	if ((o = json_pack("{s:s}", "prefix", prefix_str(&row->p, b))) == NULL)
		return NULL;
	if (row->kind == DIFF_ADDED)
		json_object_set_new(o, "gained",
		    number(diff_row_space(d, row)));
	if (row->kind == DIFF_REMOVED)
		json_object_set_new(o, "lost", number(diff_row_space(d, row)));
	set_line(o, row->kind);
	set_words(o, row->kind, row->was, row->is);
	return o;
}

/* All rows of one or two kinds, one a line. */
static void
rows(struct out *o, const struct diff *d, const char *name, enum diff_kind a,
    enum diff_kind b)
{
	size_t	 i, n = 0;

	key(o, name, 0);
	out_char(o, '[');
	for (i = 0; i < d->nrow && o->err == 0; i++) {
		if (d->row[i].kind != a && d->row[i].kind != b)
			continue;
		out_str(o, n++ == 0 ? "\n" : ",\n");
		rjson_put(o, row_of(d, &d->row[i]));
	}
	out_char(o, ']');
}

/* All host names of one or two kinds, one a line. */
static void
hosts(struct out *o, const struct diff *d, const char *name, enum diff_kind a,
    enum diff_kind b)
{
	const struct diff_host	*dh;
	json_t			*h;
	size_t			 i, n = 0;

	key(o, name, a == DIFF_REMOVED);
	out_char(o, '[');
	for (i = 0; i < d->nhost && o->err == 0; i++) {
		dh = &d->host[i];
		if (dh->kind != a && dh->kind != b)
			continue;
		out_str(o, n++ == 0 ? "\n" : ",\n");
		h = json_pack("{s:o}", "host", rjson_text(dh->name));
		if (h != NULL) {
			set_line(h, dh->kind);
			set_words(h, dh->kind, dh->was, dh->is);
		}
		rjson_put(o, h);
	}
	out_char(o, ']');
}

void
report_json_diff(struct out *o, const struct report_diff *r)
{
	const struct diff	*d = r->diff;

	out_printf(o, "{\"schema\":%d", REPORT_SCHEMA);
	if (r->list != NULL) {
		key(o, "list", 0);
		rjson_put(o, rjson_text(r->list));
	}
	key(o, "differs", 0);
	out_str(o, diff_empty(d) ? "false" : "true");
	key(o, "old", 0);
	rjson_put(o, side(&r->old, d->old4, d->old6));
	key(o, "new", 0);
	rjson_put(o, side(&r->new, d->new4, d->new6));
	key(o, "space", 0);
	rjson_put(o, space(d));
	rows(o, d, "removed", DIFF_REMOVED, DIFF_REMOVED);
	rows(o, d, "added", DIFF_ADDED, DIFF_ADDED);
	rows(o, d, "moved", DIFF_MOVED, DIFF_MOVED);
	rows(o, d, "changed", DIFF_CHANGED, DIFF_CHANGED);
	rows(o, d, "respelled", DIFF_RESPELLED_IN, DIFF_RESPELLED_OUT);
	key(o, "hosts", 0);
	out_char(o, '{');
	hosts(o, d, "removed", DIFF_REMOVED, DIFF_REMOVED);
	hosts(o, d, "added", DIFF_ADDED, DIFF_ADDED);
	hosts(o, d, "moved", DIFF_MOVED, DIFF_MOVED);
	hosts(o, d, "changed", DIFF_CHANGED, DIFF_CHANGED);
	hosts(o, d, "respelled", DIFF_RESPELLED_IN, DIFF_RESPELLED_OUT);
	out_str(o, "}}");
}
