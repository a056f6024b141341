/*
 * Checks of outputs: lists on platforms, and the names that objects get.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "parser.h"

#define WHY	512

struct final {			/* the name of one object */
	const struct conf_object *obj;
	const struct conf_list	*list;
	char			*name;
	int			 af;
};

/* The families an object of this list is written for: 0 is both in one. */
static size_t
families(const struct conf_object *o, const struct conf_list *l, int af[2])
{
	int	 only = conf_family(o, l);

	af[0] = o->em->families == FAMILIES_TOGETHER ? 0 :
	    only == 0 ? 4 : only;
	af[1] = 6;
	return af[0] == 4 && only == 0 ? 2 : 1;
}

static int
check_list(struct parser *p, const struct conf_output *o,
    const struct conf_object *obj, const struct conf_list *l)
{
	char	 why[WHY], *name;
	int	 af[2], rc = 0;
	size_t	 i, n;

	if (conf_suits(l, obj->em, why, sizeof why) == -1) {
		say_where(p, &obj->where, "output %s: list %s: %s", o->name,
		    l->name, why);
		rc = -1;
	}
	if (conf_family(obj, l) == -1) {
		say_where(p, &obj->where, "output %s: list %s: family v%d "
		    "here, and family v%d in the list: nothing is left",
		    o->name, l->name, obj->family, l->family);
		return -1;
	}
	if (conf_kind(l) != ROW_PREFIX && obj->family != 0) {
		say_where(p, &obj->where, "output %s: list %s: \"family\" is "
		    "for prefixes", o->name, l->name);
		rc = -1;
	}
	n = families(obj, l, af);
	for (i = 0; i < n; i++) {
		name = emit_name(obj->em, conf_object_name(obj, l), af[i],
		    conf_family(obj, l));
		if (name == NULL) {
			p->fatal = 1;
			return -1;
		}
		if (emit_check_name(obj->em, name, why, sizeof why) == -1) {
			say_where(p, &obj->where, "output %s: list %s: %s",
			    o->name, l->name, why);
			rc = -1;
			n = 0;		/* the other family's says the same */
		}
		free(name);
	}
	return rc;
}

/* What it is given, for each family that it is written for. */
static int
check_params(struct parser *p, const struct conf_output *o,
    const struct conf_object *obj)
{
	struct emit_given	 given[EMIT_PARAMS];
	char			 why[WHY];
	size_t			 i, j, n;
	int			 af[2];

	for (i = 0; i < obj->nlists; i++) {
		n = families(obj, obj->lists[i], af);
		for (j = 0; j < n; j++)
			if (emit_params(obj->em, af[j], obj->with, obj->nwith,
			    given, why, sizeof why) == -1) {
				say_where(p, &obj->where, "output %s: %s (see "
				    "\"with\")", o->name, why);
				return -1;
			}
	}
	return 0;
}

int
check_object(struct parser *p, const struct conf_output *o,
    const struct conf_object *obj)
{
	char	 why[WHY];
	size_t	 i;
	int	 rc = 0;

	for (i = 0; i < obj->nlists; i++)
		if (check_list(p, o, obj, obj->lists[i]) == -1)
			rc = -1;
	if (check_params(p, o, obj) == -1)
		rc = -1;
	for (i = 0; i < obj->nlists && rc == 0; i++)
		if (strcmp(obj->em->name, "format") == 0 &&
		    emit_format_check(&obj->format, conf_kind(obj->lists[i]),
		    why, sizeof why) == -1) {
			say_where(p, &obj->where, "output %s: format: %s",
			    o->name, why);
			rc = -1;
		}
	return rc;
}

/*
 * One file is loaded by one device.  Rows of no platform (JSON, plain) are
 * files of their own kind.
 */
int
check_one_platform(struct parser *p, const struct conf_output *o)
{
	const struct emitter	*a, *b;
	size_t			 i;

	for (i = 1; i < o->nobj; i++) {
		a = o->obj[0].em;
		b = o->obj[i].em;
		if (a == b || (strcmp(a->platform, b->platform) == 0 &&
		    strcmp(a->platform, "any") != 0))
			continue;
		say_where(p, &o->obj[i].where, "output %s: %s and %s can't be "
		    "in one file", o->name, a->name, b->name);
		return -1;
	}
	return 0;
}

/*
 * A row of the table that takes rows of several kinds has files of one kind: no
 * table has two sorts of heads.  And a file without names holds one list.
 */
static int
check_kinds(struct parser *p, const struct conf_output *o)
{
	const struct conf_list	*first = NULL, *l;
	size_t			 i, j;

	for (i = 0; i < o->nobj; i++)
		for (j = 0; j < o->obj[i].nlists; j++) {
			l = o->obj[i].lists[j];
			if (first == NULL)
				first = l;
			else if (o->obj[i].em->alone) {
				say_where(p, &o->obj[i].where, "output %s: %s "
				    "holds one list in a file, and this has %s "
				    "and %s", o->name, o->obj[i].em->name,
				    first->name, l->name);
				return -1;
			} else if (o->obj[i].em->also != 0 &&
			    conf_kind(l) != conf_kind(first)) {
				say_where(p, &o->obj[i].where, "output %s: "
				    "lists %s and %s hold rows of two kinds: "
				    "two files, then", o->name, first->name,
				    l->name);
				return -1;
			}
		}
	return 0;
}

/* By name space: platform, kind of object, name, family. */
static int
by_space(const void *va, const void *vb)
{
	const struct final	*a = va, *b = vb;
	int			 c;

	if ((c = strcmp(a->obj->em->platform, b->obj->em->platform)) != 0 ||
	    (c = strcmp(a->obj->em->kind, b->obj->em->kind)) != 0 ||
	    (c = strcmp(a->name, b->name)) != 0)
		return c;
	return a->af - b->af;
}

static int
collide(const struct final *a, const struct final *b)
{
	return strcmp(a->obj->em->platform, b->obj->em->platform) == 0 &&
	    strcmp(a->obj->em->kind, b->obj->em->kind) == 0 &&
	    strcmp(a->name, b->name) == 0 && (a->af == b->af || a->af == 0 ||
	    a->obj->em->name_shared || b->obj->em->name_shared);
}

static size_t
final_names(struct parser *p, const struct conf_output *o, struct final *f)
{
	const struct conf_object	*obj;
	size_t				 i, j, k, m, n = 0;
	int				 af[2];

	for (i = 0; i < o->nobj; i++) {
		obj = &o->obj[i];
		for (j = 0; j < obj->nlists; j++) {
			m = families(obj, obj->lists[j], af);
			for (k = 0; k < m; k++, n++) {
				f[n].obj = obj;
				f[n].list = obj->lists[j];
				f[n].af = af[k];
				f[n].name = emit_name(obj->em, conf_object_name(
				    obj, obj->lists[j]), af[k],
				    conf_family(obj, obj->lists[j]));
				if (f[n].name == NULL) {
					p->fatal = 1;
					return n;
				}
			}
		}
	}
	return n;
}

/* What their platform says of several objects in one file. */
static int
check_file(struct parser *p, const struct conf_output *o,
    const struct final *f, size_t n)
{
	struct emit_object	*eo;
	struct emit_given	(*given)[EMIT_PARAMS];
	char			 why[WHY];
	size_t			 i;
	int			 rc = 0, k;

	eo = calloc(n + 1, sizeof *eo);
	given = calloc(n + 1, sizeof *given);
	if (eo == NULL || given == NULL) {
		log_error("out of memory");
		p->fatal = 1;
		rc = -1;
	}
	for (i = 0; rc == 0 && i < n; i++) {
		eo[i].em = f[i].obj->em;
		eo[i].name = f[i].name;
		eo[i].af = f[i].af;
		k = emit_params(eo[i].em, f[i].af, f[i].obj->with,
		    f[i].obj->nwith, given[i], why, sizeof why);
		eo[i].given = given[i];
		eo[i].ngiven = k == -1 ? 0 : (size_t)k;	/* said before */
	}
	if (rc == 0 && emit_check_file(eo, n, why, sizeof why) == -1) {
		say_where(p, &o->where, "output %s: %s", o->name, why);
		rc = -1;
	}
	free(eo);
	free(given);
	return rc;
}

/* Two objects of one name in one file would overwrite each other. */
int
check_object_names(struct parser *p, const struct conf_output *o)
{
	struct final	*f;
	size_t		 i, n = 0;
	int		 rc = 0;

	if (check_kinds(p, o) == -1)
		return -1;
	for (i = 0; i < o->nobj; i++)
		n += 2 * o->obj[i].nlists;
	if ((f = calloc(n + 1, sizeof *f)) == NULL) {
		log_error("out of memory");
		p->fatal = 1;
		return -1;
	}
	n = final_names(p, o, f);
	qsort(f, n, sizeof *f, by_space);
	for (i = 1; !p->fatal && i < n; i++) {
		if (!collide(&f[i - 1], &f[i]))
			continue;
		say_where(p, &o->where, "output %s: lists %s and %s both get "
		    "the name \"%s\" on %s", o->name, f[i - 1].list->name,
		    f[i].list->name, f[i].name, f[i].obj->em->name);
		rc = -1;
	}
	if (!p->fatal && rc == 0)
		rc = check_file(p, o, f, n);
	for (i = 0; i < n; i++)
		free(f[i].name);
	free(f);
	return p->fatal ? -1 : rc;
}
