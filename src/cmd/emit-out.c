#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../publish/guard.h"
#include "emit-out.h"

static int
say_findings(const char *from, const struct verdict *v)
{
	size_t	 i;

	for (i = 0; i < v->n; i++)
		if (v->f[i].weight != GUARD_NOTE)
			log_error("%s: refused: %s", from, v->f[i].text);
	return v->refused;
}

/*
 * The absolute guards.  What a person feeds in as plain text may be private
 * space; a default route in a device's list is a mistake all the same, unless
 * they say that it is not.
 */
static int
guarded(const struct emit_job *job, const struct members *m)
{
	struct verdict	*v;
	int		 refused;

	if ((v = malloc(sizeof *v)) == NULL) {
		log_error("out of memory");
		return 1;
	}
	verdict_init(v);
	if (members_count(m) == 0)
		verdict_add(v, GUARD_EMPTY, GUARD_NEVER, "nothing is selected:"
		    " an empty list is not written");
	guard_wide_hosts(v, m);
	if (job->bogons)
		guard_absolute(v, m);
	else if (!job->wide_ok && (job->em->matches != MATCH_ANY ||
	    job->em->load != LOAD_FILE))
		guard_wide(v, &m->set);
	refused = say_findings(job->from, v);
	if (refused && !job->bogons && pset_count(&m->set) > 0)
		log_error("%s: --allow-wide lets it pass", job->from);
	free(v);
	return refused;
}

struct made {			/* one object, and what it points to */
	struct pset		 view;
	const struct texts	*text;	/* NULL: prefixes */
	struct emit_given	 given[EMIT_PARAMS];
	char			*name;
};

/* The object of a family (0: of both) into *eo.  EXIT_OK, or said. */
static int
make_object(const struct emit_job *job, int af, struct made *m,
    struct emit_object *eo)
{
	char	 why[256];
	int	 n;

	memset(eo, 0, sizeof *eo);
	eo->em = job->em;
	eo->af = af;
	eo->kind = conf_kind(job->list);
	if (m->text == NULL)
		eo->set = &m->view;
	else {
		eo->text = m->text->s;
		eo->ntext = m->text->n;
	}
	eo->format = job->format;
	m->name = emit_name(job->em, job->name, af, job->only);
	if (m->name == NULL)
		return EXIT_FAILED;
	eo->name = m->name;
	n = emit_params(job->em, af, job->with, job->nwith, m->given, why,
	    sizeof why);
	if (n == -1) {
		log_error("emit: %s (see --with)", why);
		return EXIT_USAGE;
	}
	eo->given = m->given;
	eo->ngiven = (size_t)n;
	if (emit_check(eo, why, sizeof why) == -1) {
		log_error("%s: %s: %s", job->em->name, m->name, why);
		return EXIT_REFUSED;
	}
	return EXIT_OK;
}

/* The objects that were made, on standard output. */
static int
write_out(const struct emit_object *eo, size_t n)
{
	struct out	 out;

	if (out_open_fd(&out, STDOUT_FILENO) == -1)
		return EXIT_FAILED;
	emit_whole(&out, NULL, eo, n);
	if (out_close(&out) == 0)
		return EXIT_OK;
	log_error("standard output: %s", strerror(errno));
	return EXIT_FAILED;
}

/* Each name that the platform can't say, once. */
static void
say_unsaid(const struct emit_job *job, const struct said *said)
{
	size_t	 i;

	for (i = 0; i < said->n; i++)
		if (said->un[i].as != NULL)
			log_warn("%s: can't say %s: widened to %s",
			    job->em->name, said->un[i].text, said->un[i].as);
		else
			log_warn("%s: can't say %s: %s", job->em->name,
			    said->un[i].text, job->list->inexpressible ==
			    SAY_REFUSE ? "refused" : "omitted");
}

/* One object of host names or values. */
static int
write_texts(const struct emit_job *job, const struct texts *rows)
{
	struct emit_object	 eo;
	struct said		 said;
	struct made		 made;
	int			 status;

	memset(&made, 0, sizeof made);
	if (texts_say(&said, rows, job->em, job->list) == -1)
		return EXIT_FAILED;
	say_unsaid(job, &said);
	if (said.rows.n == 0 ||
	    (said.n > 0 && job->list->inexpressible == SAY_REFUSE)) {
		log_error("%s: refused: %s", job->from, said.rows.n == 0 ?
		    "nothing is left: an empty list is not written" :
		    "not all of it can be said");
		status = EXIT_REFUSED;
	} else {
		made.text = &said.rows;
		status = make_object(job, 0, &made, &eo);
		if (status == EXIT_OK)
			status = write_out(&eo, 1);
	}
	free(made.name);
	said_free(&said);
	return status;
}

/* The objects, one or one a family; families without rows are left out. */
static int
write_objects(const struct emit_job *job, const struct pset *rows)
{
	static const int	 families[] = { 4, 6 };
	struct emit_object	 eo[2];
	struct made		 made[2];
	char			 why[256];
	size_t			 i, n = 0;
	int			 af, status = EXIT_OK;

	memset(made, 0, sizeof made);
	for (i = 0; i < 2 && status == EXIT_OK; i++) {
		if (job->em->families == FAMILIES_TOGETHER && i > 0)
			break;
		af = job->em->families == FAMILIES_TOGETHER ? 0 : families[i];
		made[n].view = *rows;
		if (af == 4 || job->only == 4)
			made[n].view.n6 = 0;
		if (af == 6 || job->only == 6)
			made[n].view.n4 = 0;
		if (pset_count(&made[n].view) == 0)
			continue;
		status = make_object(job, af, &made[n], &eo[n]);
		n++;
	}
	if (status == EXIT_OK && emit_check_file(eo, n, why,
	    sizeof why) == -1) {
		log_error("emit: %s", why);
		status = EXIT_USAGE;
	}
	if (status == EXIT_OK)
		status = write_out(eo, n);
	for (i = 0; i < n; i++)
		free(made[i].name);
	return status;
}

static int
emit_texts(const struct emit_job *job, const struct members *m)
{
	struct texts	 rows;
	char		 why[256];
	int		 status;

	if (select_texts(&rows, m, job->list, why, sizeof why) != 0) {
		log_error("%s: %s", job->from, why);
		return EXIT_REFUSED;
	}
	status = write_texts(job, &rows);
	texts_free(&rows);
	return status;
}

int
emit_job(const struct emit_job *job, struct members *m)
{
	struct pset	 rows;
	char		 why[256];
	int		 status;

	memset(&rows, 0, sizeof rows);
	if (guarded(job, m))
		return EXIT_REFUSED;
	if (conf_kind(job->list) != ROW_PREFIX)
		return emit_texts(job, m);
	if (select_rows(&rows, m, job->list, 1, why, sizeof why) != 0) {
		log_error("%s: %s", job->from, why);
		return EXIT_REFUSED;
	}
	if (pset_count(&rows) == 0) {
		log_error("%s: refused: nothing is left: an empty list is not "
		    "written", job->from);
		status = EXIT_REFUSED;
	} else
		status = write_objects(job, &rows);
	pset_free(&rows);
	return status;
}
