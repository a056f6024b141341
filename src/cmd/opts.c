#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "../publish/members.h"
#include "opts.h"

struct opt {
	const char	*name;
	int		 letter;	/* 0: none */
	const char	*arg;		/* what it takes, for --help; NULL: nothing */
	unsigned	 commands;	/* O_*; 0: all */
	int		 (*set)(struct opts *, const char *arg, const char **why);
	const char	*help;
};

/* "a,b" into words. */
static int
add_words(struct opts *o, struct strings *set, const char *arg, int canonical)
{
	const char	*w, *s;
	size_t		 n;

	for (s = arg; *s != '\0'; s += n + (s[n] == ',')) {
		n = strcspn(s, ",");
		if (n == 0)
			continue;
		w = arena_strndup(&o->mem, s, n);
		if (w != NULL && canonical)
			w = service_canonical(&o->mem, w);
		if (w == NULL || mem_grow(&set->s, &set->cap, set->n + 1,
		    sizeof *set->s) == -1)
			return -1;
		set->s[set->n++] = w;
	}
	return set->n == 0 ? -1 : 0;
}

static int
set_conf(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->conf = arg;
	return 0;
}

static int
set_quiet(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->quiet = 1;
	return 0;
}

static int
set_verbose(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->verbose++;
	return 0;
}

static int
set_json(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->json = 1;
	return 0;
}

static int
set_dry(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->dry_run = 1;
	return 0;
}

static int
set_detail(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->detailed_exitcode = 1;
	return 0;
}

static int
set_overwrite(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->overwrite = 1;
	return 0;
}

static int
set_reformat(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->reformat = 1;
	return 0;
}

static int
set_reason(struct opts *o, const char *arg, const char **why)
{
	const char	*p;

	for (p = arg; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f) {
			*why = "one line, no control characters";
			return -1;
		}
	o->why = arg;
	return 0;
}

static int
set_source(struct opts *o, const char *arg, const char **why)
{
	if (source_find(arg) == NULL) {
		*why = "no such source (see `o365feed list sources`)";
		return -1;
	}
	o->source = arg;
	return 0;
}

static int
set_service(struct opts *o, const char *arg, const char **why)
{
	*why = "no service";
	return add_words(o, &o->list.services, arg, 1);
}

static int
set_id(struct opts *o, const char *arg, const char **why)
{
	*why = "numbers of endpoint sets, with commas between";
	if (strspn(arg, "0123456789,") != strlen(arg))
		return -1;
	return add_words(o, &o->list.ids, arg, 0);
}

static int
set_category(struct opts *o, const char *arg, const char **why)
{
	struct strings	 words = { 0 };
	enum category	 c;
	size_t		 i;
	int		 rc = -1;

	*why = "optimize, allow or default, with commas between";
	if (add_words(o, &words, arg, 0) == 0) {
		rc = 0;
		for (i = 0; i < words.n; i++) {
			if ((c = category_of(words.s[i])) == CATEGORY_NONE)
				rc = -1;
			o->list.categories |= 1u << c;
		}
	}
	free(words.s);
	return rc;
}

static int
yes_or_no(const char *arg, int *v, const char **why)
{
	*why = "yes or no";
	if (strcmp(arg, "yes") == 0)
		*v = 1;
	else if (strcmp(arg, "no") == 0)
		*v = 0;
	else
		return -1;
	return 0;
}

static int
set_required(struct opts *o, const char *arg, const char **why)
{
	return yes_or_no(arg, &o->list.required, why);
}

static int
set_express(struct opts *o, const char *arg, const char **why)
{
	return yes_or_no(arg, &o->list.express_route, why);
}

static int
set_v4(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	*why = "-4 and -6 together: leave both out";
	if (o->list.family == 6)
		return -1;
	o->list.family = 4;
	return 0;
}

static int
set_v6(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	*why = "-4 and -6 together: leave both out";
	if (o->list.family == 4)
		return -1;
	o->list.family = 6;
	return 0;
}

/* "P,P": one prefix each, into a set that is sorted at the end. */
static int
add_prefixes(struct pset *set, const char *arg, const char **why)
{
	struct prefix	 p;
	size_t		 n;

	*why = "not a prefix";
	if (*arg == '\0')
		return -1;
	for (; *arg != '\0'; arg += n + (arg[n] == ',')) {
		n = strcspn(arg, ",");
		if (prefix_parse(arg, n, 0, &p, why) == -1 ||
		    pset_add(set, &p) == -1)
			return -1;
	}
	return 0;
}

static int
set_include(struct opts *o, const char *arg, const char **why)
{
	return add_prefixes(&o->list.include, arg, why);
}

static int
set_exclude(struct opts *o, const char *arg, const char **why)
{
	return add_prefixes(&o->list.exclude, arg, why);
}

static int
set_own(struct opts *o, const char *arg, const char **why)
{
	return add_prefixes(&o->list.own, arg, why);
}

static int
set_platform(struct opts *o, const char *arg, const char **why)
{
	if (emitter_find(arg) == NULL) {
		*why = "no such platform (see `o365feed list platforms`)";
		return -1;
	}
	o->platform = arg;
	return 0;
}

static int
set_name(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->name = arg;
	return 0;
}

static int
set_combine(struct opts *o, const char *arg, const char **why)
{
	*why = "none or cover";
	if (strcmp(arg, "none") == 0)
		o->list.combine = COMBINE_NONE;
	else if (strcmp(arg, "cover") == 0)
		o->list.combine = COMBINE_COVER;
	else
		return -1;
	return 0;
}

static int
set_use(struct opts *o, const char *arg, const char **why)
{
	*why = "routes or traffic";
	if (strcmp(arg, "routes") == 0)
		o->list.use = USE_ROUTES;
	else if (strcmp(arg, "traffic") == 0)
		o->list.use = USE_TRAFFIC;
	else
		return -1;
	o->use_given = 1;
	return 0;
}

/* exact, orlonger, "upto 24", "upto 24,48" (IPv4, IPv6); '=' serves as space. */
static int
set_match(struct opts *o, const char *arg, const char **why)
{
	int	 v4 = 0, v6 = 0, n = 0;

	*why = "exact, orlonger, or \"upto N\" (IPv4) or \"upto N,M\" (and IPv6)";
	o->match_given = 1;
	o->list.match = MATCHES_EXACT;
	if (strcmp(arg, "exact") == 0)
		return 0;
	o->list.match = MATCHES_ORLONGER;
	if (strcmp(arg, "orlonger") == 0)
		return 0;
	o->list.match = MATCHES_UPTO;
	if (strncmp(arg, "upto", 4) != 0 || strchr(" =", arg[4]) == NULL ||
	    arg[4] == '\0')
		return -1;
	if (sscanf(arg + 5, "%2d,%3d%n", &v4, &v6, &n) == 2 &&
	    arg[5 + n] == '\0')
		;
	else if (sscanf(arg + 5, "%3d%n", &v4, &n) != 1 ||
	    arg[5 + n] != '\0')
		return -1;
	if (v4 < 1 || v4 > 32 || v6 < 0 || v6 > 128)
		return -1;
	o->list.upto4 = v4;
	o->list.upto6 = v6;
	return 0;
}

static int
set_row(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->format.row = arg;
	return 0;
}

static int
set_header(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->format.header = arg;
	return 0;
}

static int
set_footer(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->format.footer = arg;
	return 0;
}

static int
set_separator(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->format.separator = arg;
	return 0;
}

static int
set_wide(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->allow_wide = 1;
	return 0;
}

static const struct opt table[] = {
	{ "config", 'f', "FILE", O_CONF, set_conf, "the configuration" },
	{ "quiet", 'q', NULL, 0, set_quiet, "say errors only" },
	{ "verbose", 'v', NULL, 0, set_verbose, "say more; twice: how" },
	{ "json", 'j', NULL, O_JSON, set_json, "report as JSON" },
	{ "dry-run", 'n', NULL, O_DRY, set_dry,
	    "say what would be written, write nothing" },
	{ "detailed-exitcode", 0, NULL, O_DETAIL, set_detail,
	    "exit 2 when outputs changed" },
	{ "overwrite", 0, NULL, O_WRITE, set_overwrite,
	    "write outputs that were changed by hand" },
	{ "reformat", 0, NULL, O_WRITE, set_reformat,
	    "apply a new layout of this program" },
	{ "reason", 0, "TEXT", O_REASON, set_reason, "why, for the record" },
	{ "source", 's', "SOURCE", O_SOURCE, set_source,
	    "the format of FILE, instead of finding it out" },
	{ "service", 0, "NAME,...", O_FILTER, set_service,
	    "only these services" },
	{ "category", 0, "NAME,...", O_FILTER, set_category,
	    "only these categories" },
	{ "required", 0, "yes|no", O_FILTER, set_required,
	    "only what is (not) required" },
	{ "express-route", 0, "yes|no", O_FILTER, set_express,
	    "only what is (not) on ExpressRoute" },
	{ "id", 0, "N,...", O_FILTER, set_id, "only these endpoint sets" },
	{ "ipv4", '4', NULL, O_FILTER, set_v4, "IPv4 only" },
	{ "ipv6", '6', NULL, O_FILTER, set_v6, "IPv6 only" },
	{ "platform", 'p', "PLATFORM", O_EMIT, set_platform,
	    "what to write (see `o365feed list platforms`)" },
	{ "name", 'l', "NAME", O_EMIT, set_name, "the name of the object" },
	{ "combine", 0, "none|cover", O_EMIT, set_combine,
	    "fewest prefixes for the same addresses" },
	{ "match", 0, "HOW", O_EMIT, set_match,
	    "exact, orlonger, \"upto N\" or \"upto N,M\"" },
	{ "use", 0, "routes|traffic", O_EMIT, set_use,
	    "what the list is for" },
	{ "include", 0, "PREFIX,...", O_EMIT, set_include, "add these" },
	{ "exclude", 0, "PREFIX,...", O_EMIT, set_exclude, "drop these" },
	{ "own", 0, "PREFIX,...", O_EMIT, set_own,
	    "refuse if the result meets these" },
	{ "allow-wide", 0, NULL, O_EMIT, set_wide,
	    "let prefixes wider than /8 and /19 pass" },
	{ "row", 'F', "TEXT", O_EMIT, set_row, "platform format: each row" },
	{ "header", 0, "TEXT", O_EMIT, set_header, "platform format: before" },
	{ "footer", 0, "TEXT", O_EMIT, set_footer, "platform format: after" },
	{ "separator", 0, "TEXT", O_EMIT, set_separator,
	    "platform format: between rows" },
};

#define NOPT	(sizeof table / sizeof table[0])
#define LONG_BASE	1000	/* getopt values of options: row + this */
#define LONG_HELP	(LONG_BASE - 1)

static int
takes(const struct cmd *c, const struct opt *t)
{
	return t->commands == 0 || (t->commands & c->options) != 0;
}

void
opts_help(const struct cmd *c)
{
	size_t	 i;
	char	 left[64];

	printf("usage: o365feed %s%s%s\n%s\n\n", c->name,
	    *c->synopsis == '\0' ? "" : " ", c->synopsis, c->help);
	for (i = 0; i < NOPT; i++) {
		const struct opt *t = &table[i];
		char		  letter[5] = "    ";

		if (!takes(c, t))
			continue;
		if (t->letter != 0)
			snprintf(letter, sizeof letter, "-%c, ", t->letter);
		snprintf(left, sizeof left, "%s--%s%s%s", letter, t->name,
		    t->arg == NULL ? "" : " ", t->arg == NULL ? "" : t->arg);
		printf("  %-34s %s\n", left, t->help);
	}
	printf("  %-34s %s\n", "-h, --help", "this text");
}

static void
opts_init(struct opts *o)
{
	memset(o, 0, sizeof *o);
	o->as_of = -1;
	o->dash[0] = '-';
	select_filter_init(&o->list);
}

/* The options and letters that this command takes, in getopt's terms. */
static void
getopt_tables(const struct cmd *c, struct option *lo, char *so)
{
	size_t	 i, n = 0;

	*so++ = '+';		/* POSIX: operands end the options ... */
	*so++ = ':';		/* and we say what is wrong ourselves */
	*so++ = 'h';
	for (i = 0; i < NOPT; i++) {
		if (!takes(c, &table[i]))
			continue;
		lo[n].name = table[i].name;
		lo[n].has_arg = table[i].arg != NULL;
		lo[n++].val = LONG_BASE + (int)i;
		if (table[i].letter != 0) {
			*so++ = (char)table[i].letter;
			if (table[i].arg != NULL)
				*so++ = ':';
		}
	}
	lo[n].name = "help";
	lo[n].val = LONG_HELP;
	*so = '\0';
}

static const struct opt *
opt_of(const struct cmd *c, int value)
{
	size_t	 i;

	if (value >= LONG_BASE)
		return &table[value - LONG_BASE];
	for (i = 0; i < NOPT; i++)
		if (table[i].letter == value && takes(c, &table[i]))
			return &table[i];
	return NULL;
}

static int
usage_error(const struct cmd *c, const char *what, const char *arg,
    const char *why)
{
	log_error("%s: %s%s%s%s%s (try `o365feed %s --help`)", c->name, what,
	    arg == NULL ? "" : " ", arg == NULL ? "" : arg,
	    why == NULL ? "" : ": ", why == NULL ? "" : why, c->name);
	return -1;
}

static int
operands(struct opts *o, const struct cmd *c)
{
	if (o->narg < c->min)
		return usage_error(c, "something is missing", NULL,
		    c->synopsis);
	if (c->max != -1 && o->narg > c->max)
		return usage_error(c, "too many operands, from", 
		    o->arg[c->max], NULL);
	return 0;
}

int
opts_read(struct opts *o, const struct cmd *c, int argc, char **argv)
{
	struct option	 lo[NOPT + 2];
	char		 so[3 * NOPT + 8];
	const struct opt *t;
	const char	*why;
	int		 ch;

	opts_init(o);
	memset(lo, 0, sizeof lo);
	getopt_tables(c, lo, so);
	optind = 1;
	if ((o->arg = calloc((size_t)argc + 1, sizeof *o->arg)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	/* options may stand behind operands as well, until "--" */
	while (optind < argc) {
		ch = getopt_long(argc, argv, so, lo, NULL);
		if (ch == -1) {
			if (optind > 1 && strcmp(argv[optind - 1], "--") == 0)
				while (optind < argc)
					o->arg[o->narg++] = argv[optind++];
			else if (optind < argc)
				o->arg[o->narg++] = argv[optind++];
			continue;
		}
		if (ch == LONG_HELP || ch == 'h') {
			opts_help(c);
			return 1;
		}
		if (ch == ':')
			return usage_error(c, argv[optind - 1], NULL,
			    "an argument is missing");
		if (ch == '?' || (t = opt_of(c, ch)) == NULL)
			return usage_error(c, "unknown option",
			    argv[optind - 1], NULL);
		why = "bad value";
		if (t->set(o, optarg, &why) == -1) {
			log_error("%s: --%s %s: %s", c->name, t->name,
			    optarg == NULL ? "" : optarg, why);
			return -1;
		}
	}
	if (pset_sort(&o->list.include) == -1 ||
	    pset_sort(&o->list.exclude) == -1 || pset_sort(&o->list.own) == -1)
		return -1;
	return operands(o, c);
}

void
opts_free(struct opts *o)
{
	free(o->arg);
	free(o->list.services.s);
	free(o->list.ids.s);
	pset_free(&o->list.include);
	pset_free(&o->list.exclude);
	pset_free(&o->list.own);
	arena_free(&o->mem);
}
