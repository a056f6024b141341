/*
 * The keys of an object: what stands in "object { ... }", or right in an output
 * or template.
 */
#include <string.h>

#include "parser.h"

int
read_platform(struct parser *p, const struct item *it, void *obj)
{
	const char	*names[200], *near, *s = it->words[0].text;
	size_t		 n;

	if ((((struct conf_object *)obj)->em = emitter_find(s)) != NULL)
		return 0;
	for (n = 0; n < 200 && emitters[n] != NULL; n++)
		names[n] = emitters[n]->name;
	if ((near = near_name(s, names, n)) != NULL)
		say_word(p, it, 0, "there is no platform \"%s\"; did you mean "
		    "\"%s\"?", s, near);
	else
		say_word(p, it, 0, "there is no platform \"%s\"; \"o365feed "
		    "list platforms\" names them", s);
	return -1;
}

void
print_platform(const struct key *k, const void *obj, struct printer *pr)
{
	print_key(k, pr);
	out_printf(pr->out, "%s\n",
	    ((const struct conf_object *)obj)->em->name);
}

int
object_has_list(const struct conf_object *o, const struct conf_list *l)
{
	size_t	 i;

	for (i = 0; i < o->nlists; i++)
		if (o->lists[i] == l)
			return 1;
	return 0;
}

int
read_lists(struct parser *p, const struct item *it, void *obj)
{
	struct conf_object	*o = obj;
	const struct conf_list	*l;
	size_t			 i;
	int			 rc = 0;

	o->lists = arena_alloc(p->mem, it->n * sizeof *o->lists);
	if (o->lists == NULL) {
		p->fatal = 1;
		return -1;
	}
	for (i = 0; i < it->n; i++) {
		if ((l = find_list(p, it, i)) == NULL)
			rc = -1;
		else if (object_has_list(o, l)) {
			say_word(p, it, i, "list \"%s\" stands here twice",
			    l->name);
			rc = -1;
		} else
			o->lists[o->nlists++] = l;
	}
	return rc;
}

void
print_lists(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_object	*o = obj;
	size_t				 i;

	print_key(k, pr);
	out_char(pr->out, '{');
	for (i = 0; i < o->nlists; i++) {
		out_char(pr->out, ' ');
		print_quoted(pr->out, o->lists[i]->name);
	}
	out_str(pr->out, " }\n");
}

int
read_names(struct parser *p, const struct item *it, void *obj)
{
	struct conf_object	*o = obj;
	const struct conf_list	*l;
	size_t			 i, j;
	int			 rc = 0;

	o->names = arena_alloc(p->mem, it->n / 2 * sizeof *o->names);
	if (o->names == NULL) {
		p->fatal = 1;
		return -1;
	}
	for (i = 0; i + 1 < it->n; i += 2) {
		if ((l = find_list(p, it, i)) == NULL) {
			rc = -1;
			continue;
		}
		for (j = 0; j < o->nnames && o->names[j].list != l; j++)
			;
		if (j < o->nnames) {
			say_word(p, it, i, "list \"%s\" has a name already",
			    l->name);
			rc = -1;
			continue;
		}
		o->names[o->nnames].list = l;
		o->names[o->nnames++].name = it->words[i + 1].text;
	}
	return rc;
}

void
print_names(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_object	*o = obj;
	size_t				 i;

	if (o->nnames == 0)
		return;
	print_key(k, pr);
	out_char(pr->out, '{');
	for (i = 0; i < o->nnames; i++) {
		out_char(pr->out, ' ');
		print_quoted(pr->out, o->names[i].list->name);
		out_str(pr->out, " = ");
		print_quoted(pr->out, o->names[i].name);
	}
	out_str(pr->out, " }\n");
}

/* Which of them the platform has is known when all keys were read. */
int
read_with(struct parser *p, const struct item *it, void *obj)
{
	struct conf_object	*o = obj;
	size_t			 i, j;
	int			 rc = 0;

	o->nwith = 0;
	o->with = arena_alloc(p->mem, it->n / 2 * sizeof *o->with);
	if (o->with == NULL) {
		p->fatal = 1;
		return -1;
	}
	for (i = 0; i + 1 < it->n; i += 2) {
		for (j = 0; j < o->nwith && strcmp(o->with[j].name,
		    it->words[i].text) != 0; j++)
			;
		if (j < o->nwith) {
			say_word(p, it, i, "\"%s\" has a value already",
			    it->words[i].text);
			rc = -1;
			continue;
		}
		o->with[o->nwith].name = it->words[i].text;
		o->with[o->nwith++].value = it->words[i + 1].text;
	}
	return rc;
}

void
print_with(const struct key *k, const void *obj, struct printer *pr)
{
	const struct conf_object	*o = obj;
	size_t				 i;

	if (o->nwith == 0)
		return;
	print_key(k, pr);
	out_char(pr->out, '{');
	for (i = 0; i < o->nwith; i++) {
		out_char(pr->out, ' ');
		print_quoted(pr->out, o->with[i].name);
		out_str(pr->out, " = ");
		print_quoted(pr->out, o->with[i].value);
	}
	out_str(pr->out, " }\n");
}

/* The text of platform "format", and of no other. */
int
object_is_format(const struct conf_object *o)
{
	return o->em != NULL && strcmp(o->em->name, "format") == 0;
}

void
print_format(const struct key *k, const void *obj, struct printer *pr)
{
	if (object_is_format(obj))
		print_block(k, obj, pr);
}
