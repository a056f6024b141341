/*
 * template NAME { ... } and output NAME { ... }
 *
 * An output has the keys of its template where it does not set them itself,
 * and an object block has those of its output.  "object" blocks of an output
 * take the place of all those of its template.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "parser.h"

/* Octal, as chmod takes it.  Nobody but those named may be able to write. */
int
read_mode(struct parser *p, const struct item *it, void *obj)
{
	const char	*s = it->words[0].text;
	size_t		 n = strlen(s);
	long		 mode;

	if (n < 3 || n > 4 || s[strspn(s, "01234567")] != '\0' ||
	    (mode = strtol(s, NULL, 8)) > 0777 || (mode & 0400) == 0) {
		say_word(p, it, 0, "\"%s\" is no mode such as 0644", s);
		return -1;
	}
	if (mode & 0002) {
		say_word(p, it, 0, "%s lets everybody write to what a router "
		    "loads", s);
		return -1;
	}
	((struct conf_output *)obj)->mode = (int)mode;
	return 0;
}

void
print_mode(const struct key *k, const void *obj, struct printer *pr)
{
	print_key(k, pr);
	out_printf(pr->out, "%04o\n",
	    (unsigned)((const struct conf_output *)obj)->mode);
}

/* --- the file ------------------------------------------------------------ */

/* Only the form: what %o and %l stand for depends on the output. */
int
read_file(struct parser *p, const struct item *it, void *obj)
{
	struct conf_file	*f = (void *)((char *)obj + it->key->offset);
	const char		*s = it->words[0].text;
	size_t			 n = strlen(s);

	if (n == 0 || n > LIMIT_STRING || s[n - 1] == '/') {
		say_word(p, it, 0, "\"%s\" is no name of a file", s);
		return -1;
	}
	f->name = s;
	for (; *s != '\0'; s++) {
		if (*s != '%')
			continue;
		s++;
		if (*s == '\0' || strchr("ol%", *s) == NULL) {
			say_word(p, it, 0, "\"%%%.1s\" is not one of %%o "
			    "(output), %%l (list), %%%%", s);
			return -1;
		}
	}
	return 0;
}

void
print_file(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_file	*f = (const void *)((const char *)obj +
				    k->offset);
	const char		*s;

	if (f->path == NULL)
		return;
	print_key(k, pr);
	out_char(pr->out, '"');
	for (s = f->path; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			out_char(pr->out, '\\');
		else if (*s == '%')
			out_char(pr->out, '%');
		out_char(pr->out, *s);
	}
	out_str(pr->out, "\"\n");
}

/* The one list of an output, or NULL when there are more. */
static const struct conf_list *
only_list(const struct conf_output *o)
{
	const struct conf_list	*l = NULL;
	size_t			 i, j;

	for (i = 0; i < o->nobj; i++)
		for (j = 0; j < o->obj[i].nlists; j++) {
			if (l != NULL && l != o->obj[i].lists[j])
				return NULL;
			l = o->obj[i].lists[j];
		}
	return l;
}

static int
expand_file(struct parser *p, const struct item *it,
    const struct conf_output *o, const char *key, struct conf_file *f)
{
	const struct conf_list	*l = only_list(o);
	const char		*s, *add;
	struct out		 out;
	char			*text;
	size_t			 n;

	if (f->name == NULL)
		return 0;
	if (out_open_mem(&out) == -1)
		goto fatal;
	for (s = f->name; *s != '\0'; s++) {
		if (*s != '%') {
			out_char(&out, *s);
			continue;
		}
		s++;
		add = *s == 'o' ? o->name : "%";
		if (*s == 'l' && l == NULL) {
			say(p, it, "%s: %%l is for outputs of one list, and "
			    "this one has several", key);
			out_close(&out);
			return -1;
		}
		out_str(&out, *s == 'l' ? l->name : add);
	}
	if ((text = out_steal(&out, &n)) == NULL)
		goto fatal;
	f->name = arena_strdup(p->mem, text);
	free(text);
	if (f->name == NULL || (f->path = build_path(p, f->name)) == NULL)
		goto fatal;
	return 0;
fatal:
	p->fatal = 1;
	return -1;
}

/* --- objects ------------------------------------------------------------- */

struct levels {			/* where a key of an object may stand */
	struct item	*obj;	/* NULL: the output has no object blocks */
	struct item	*out, *tmpl;
};

static struct item *
own_key(struct item *block, const struct key *k)
{
	struct item	*it;

	if (block == NULL)
		return NULL;
	for (it = block->first; it != NULL; it = it->next)
		if (strcmp(it->key->name, k->name) == 0)
			return it;
	return NULL;
}

static int
object_key(struct parser *p, struct levels *lv, const struct key *k,
    struct conf_object *o)
{
	struct item	*it;

	if ((it = own_key(lv->obj, k)) != NULL) {
		if (k->opens == BLOCK_FORMAT && o->em != NULL &&
		    !object_is_format(o)) {
			say(p, it, "is for platform format only");
			return -1;
		}
		return build_key(p, it, o);
	}
	if (k->opens == BLOCK_FORMAT && !object_is_format(o))
		return 0;
	if ((it = own_key(lv->out, k)) == NULL)
		it = own_key(lv->tmpl, k);
	if (it == NULL)
		return 0;
	it->used = 1;
	return build_key(p, it, o);
}

/*
 * Keep the names of lists that this object has.  Those of another list are an
 * error where they stand in the object itself; from further out they are
 * for other objects (unused_names()).
 */
static int
keep_names(struct parser *p, struct levels *lv, struct conf_object *o)
{
	struct item	*own = lv->obj == NULL ? NULL :
			    own_key(lv->obj, key_find(BLOCK_OBJECT, "names"));
	size_t		 i, n = 0;
	int		 rc = 0;

	for (i = 0; i < o->nnames; i++) {
		if (object_has_list(o, o->names[i].list))
			o->names[n++] = o->names[i];
		else if (own != NULL) {
			say(p, own, "list \"%s\" is not in this object",
			    o->names[i].list->name);
			rc = -1;
		}
	}
	o->nnames = n;
	return rc;
}

static int
object_missing(struct parser *p, struct levels *lv, const char *name)
{
	const struct key	*k = key_find(BLOCK_OBJECT, name);
	struct item		*it = lv->obj != NULL ? lv->obj : lv->out;

	if (own_key(lv->obj, k) != NULL || own_key(lv->out, k) != NULL ||
	    own_key(lv->tmpl, k) != NULL)
		return 0;
	if (!it->broken && !lv->out->broken &&
	    (lv->tmpl == NULL || !lv->tmpl->broken))
		say(p, it, "\"%s\" is missing", name);
	return -1;
}

static int
build_object(struct parser *p, struct levels *lv, struct conf_object *o)
{
	const struct key	*k;
	const struct item	*at = lv->obj != NULL ? lv->obj : lv->out;
	int			 rc = 0;

	o->where.file = at->word.file;
	o->where.line = at->word.line;
	for (k = keys; k->name != NULL; k++)
		if ((k->in & IN(BLOCK_OBJECT)) &&
		    object_key(p, lv, k, o) == -1)
			rc = -1;
	if (object_missing(p, lv, "platform") == -1 ||
	    object_missing(p, lv, "lists") == -1 ||
	    (object_is_format(o) && object_missing(p, lv, "format") == -1))
		rc = -1;
	if (rc == 0)
		rc = keep_names(p, lv, o);
	return rc;
}

/* Keys of the output that each of its objects sets for itself. */
static int
unused_keys(struct parser *p, struct item *out)
{
	struct item	*it;
	int		 rc = 0;

	for (it = out->first; it != NULL; it = it->next)
		if ((it->key->in & IN(BLOCK_OBJECT)) && !it->used &&
		    !it->bad) {
			if (it->key->opens == BLOCK_FORMAT)
				say(p, it, "is for platform format only");
			else
				say(p, it, "has no effect: every object block "
				    "sets its own");
			rc = -1;
		}
	return rc;
}

/* Names that the output itself gives to lists that none of its objects has. */
static int
unused_names(struct parser *p, struct item *out, const struct conf_output *o)
{
	struct item	*it = own_key(out, key_find(BLOCK_OUTPUT, "names"));
	size_t		 i, j;
	int		 rc = 0;

	for (i = 0; it != NULL && i + 1 < it->n; i += 2) {
		for (j = 0; j < o->nobj; j++)
			if (object_has_list(&o->obj[j], conf_list_find(p->conf,
			    it->words[i].text)))
				break;
		if (j == o->nobj) {
			say_word(p, it, i, "list \"%s\" is not in this output",
			    it->words[i].text);
			rc = -1;
		}
	}
	return rc;
}

static int
build_objects(struct parser *p, struct item *out, struct item *tmpl,
    struct conf_output *o)
{
	struct levels	 lv = { NULL, out, tmpl };
	struct item	*block = out, *it;
	size_t		 n = 0;
	int		 rc = 0;

	if (tree_find(out, "object") == NULL)
		block = tree_find(tmpl, "object") != NULL ? tmpl : NULL;
	for (it = block != NULL ? block->first : NULL; it != NULL;
	    it = it->next)
		n += it->key->opens == BLOCK_OBJECT;
	if ((o->obj = arena_alloc(p->mem, (n + 1) * sizeof *o->obj)) == NULL) {
		p->fatal = 1;
		return -1;
	}
	if (n == 0)
		return build_object(p, &lv, &o->obj[o->nobj++]);
	for (it = block->first; it != NULL; it = it->next) {
		if (it->key->opens != BLOCK_OBJECT)
			continue;
		lv.obj = it;
		if (build_object(p, &lv, &o->obj[o->nobj++]) == -1)
			rc = -1;
	}
	if (unused_keys(p, out) == -1)
		rc = -1;
	return rc;
}

/* --- the blocks ---------------------------------------------------------- */

/*
 * Read once for its own sake, so that what is wrong in a template is said
 * once and with its line, and also when nothing uses it.
 */
void
build_template(struct parser *p, struct item *it)
{
	struct conf_output	 o;
	struct conf_object	 obj;
	struct item		*k;

	for (k = it->first; k != NULL; k = k->next) {
		memset(&o, 0, sizeof o);
		memset(&obj, 0, sizeof obj);
		if (k->key->opens == BLOCK_OBJECT)
			build_template(p, k);
		else
			build_key(p, k, k->key->in & IN(BLOCK_OBJECT) ?
			    (void *)&obj : (void *)&o);
	}
}

/* The template that "like" names; NULL: none.  -1: there is no such (said). */
static int
find_template(struct parser *p, struct item *out, struct item **tmpl)
{
	const struct item	*like = tree_find(out, "like");
	const char		*names[200], *near;
	struct item		*it;
	size_t			 n = 0;

	*tmpl = NULL;
	if (like == NULL)
		return 0;
	for (it = p->root->first; it != NULL; it = it->next) {
		if (it->key->opens != BLOCK_TEMPLATE)
			continue;
		if (strcmp(it->name, like->words[0].text) == 0) {
			*tmpl = it;
			it->used = 1;
			return 0;
		}
		if (n < 200)
			names[n++] = it->name;
	}
	near = near_name(like->words[0].text, names, n);
	say(p, like, "there is no template \"%s\"%s%s%s", like->words[0].text,
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
	    near != NULL ? "\"?" : "");
	return -1;
}

struct conf_output *
build_output(struct parser *p, struct item *it)
{
	static const char *const	 own[] = { "file", "delta", "rollback",
						"auto-applied", "mode" };
	struct conf_output		*o;
	struct item			*tmpl, *k;
	size_t				 i;
	int				 rc;

	if ((o = arena_alloc(p->mem, sizeof *o)) == NULL) {
		p->fatal = 1;
		return NULL;
	}
	o->name = it->name;
	o->where.file = it->word.file;
	o->where.line = it->word.line;
	o->mode = 0644;
	if (find_template(p, it, &tmpl) == -1)
		return NULL;
	rc = it->broken || (tmpl != NULL && tmpl->broken) ? -1 : 0;
	for (i = 0; i < sizeof own / sizeof own[0]; i++) {
		if ((k = own_key(it, key_find(BLOCK_OUTPUT, own[i]))) == NULL)
			k = own_key(tmpl, key_find(BLOCK_OUTPUT, own[i]));
		if (k != NULL && build_key(p, k, o) == -1)
			rc = -1;
	}
	if (tree_find(tmpl, "file") == NULL && build_missing(p, it, "file"))
		rc = -1;
	if (build_objects(p, it, tmpl, o) == -1)
		rc = -1;
	if (rc == -1 || unused_names(p, it, o) == -1 ||
	    expand_file(p, it, o, "file", &o->file) == -1 ||
	    expand_file(p, it, o, "delta", &o->delta) == -1 ||
	    expand_file(p, it, o, "rollback", &o->rollback) == -1)
		return NULL;
	for (i = 0; i < o->nobj; i++)
		if (check_object(p, o, &o->obj[i]) == -1)
			rc = -1;
	if (check_one_platform(p, o) == -1)
		rc = -1;
	if (rc == 0)
		rc = check_object_names(p, o);
	return rc == 0 ? o : NULL;
}
