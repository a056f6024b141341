#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../publish/members.h"
#include "opt-set.h"
#include "opts.h"

struct opt {
	const char	*name;
	int		 letter;	/* 0: none */
	/* what it takes, for --help; NULL: nothing */
	const char	*arg;
	unsigned	 commands;	/* O_*; 0: all */
	int		 (*set)(struct opts *, const char *arg,
			    const char **why);
	const char	*help;
};

static const struct opt table[] = {
	{ "config", 'f', "FILE", O_CONF, set_conf, "the configuration" },
	{ "quiet", 'q', NULL, 0, set_quiet, "say errors only" },
	{ "verbose", 'v', NULL, 0, set_verbose, "say more; twice: how" },
	{ "json", 'j', NULL, O_JSON, set_json, "report as JSON" },
	{ "dry-run", 'n', NULL, O_DRY, set_dry,
	    "say what would be written, write nothing" },
	{ "detailed-exitcode", 0, NULL, O_DETAIL, set_detail,
	    "exit 2 when outputs changed" },
	{ "overwrite", 0, NULL, O_WRITE | O_ADOPT, set_overwrite,
	    "write what was changed by hand, replace a record" },
	{ "remove", 0, NULL, O_ADOPT, set_remove,
	    "what is not ours may go" },
	{ "in", 0, "FILE", O_IN, set_in,
	    "look in this published file only" },
	{ "reformat", 0, NULL, O_WRITE, set_reformat,
	    "apply a new layout of this program" },
	{ "report-markdown", 0, "FILE", O_REPORT, set_report_markdown,
	    "write what was done to FILE, for a pull request" },
	{ "report-json", 0, "FILE", O_REPORT, set_report_json,
	    "the same for machines" },
	{ "records-from", 0, "DIR", O_REPORT, set_records_from,
	    "take the days of withdrawal from these records" },
	{ "as-of", 0, "DATE", O_ASOF, set_as_of,
	    "as if it were this day (YYYY-MM-DD)" },
	{ "from", 0, "STATE", O_DELTA, set_from,
	    "a DIGEST, or a FILE (-) with the device's text" },
	{ "rollback", 0, NULL, O_DELTA, set_rollback,
	    "the way back, instead of there" },
	{ "until", 0, "DATE", O_UNTIL, set_until, "until this day" },
	{ "off", 0, NULL, O_OFF, set_off, "take the pin off" },
	{ "pending", 0, NULL, O_PENDING, set_pending,
	    "what is written and not applied" },
	{ "reason", 0, "TEXT", O_REASON, set_reason, "why, for the record" },
	{ "tables", 0, "FILE", O_TABLES | O_FILTER, set_tables,
	    "profiles, geos, regions, communities from FILE, too" },
	{ "rib", 0, "FILE", O_RIB, set_rib,
	    "what the router shows of its routes (- for standard input)" },
	{ "rib-format", 0, "FORMAT", O_RIB, set_rib_format,
	    "the format of that, instead of finding it out" },
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
	{ "tag", 0, "NAME,...", O_FILTER, set_tag,
	    "only these service tags" },
	{ "region", 0, "NAME,...", O_FILTER, set_region,
	    "only these regions; global: what has none" },
	{ "profile", 0, "NAME,...", O_FILTER, set_profile,
	    "the tags of CRM: crm, crm-inbound, crm-wide, ..." },
	{ "geo", 0, "CODE,...", O_FILTER, set_geo,
	    "the regions of a geo of CRM: EUR, NAM, ..." },
	{ "geo-of", 0, "HOST,...", O_FILTER, set_geo_of,
	    "the same by its host: contoso.crm4.dynamics.com" },
	{ "community", 0, "NAME,...", O_FILTER, set_community,
	    "only these BGP communities" },
	{ "ipv4", '4', NULL, O_FILTER, set_v4, "IPv4 only" },
	{ "ipv6", '6', NULL, O_FILTER, set_v6, "IPv6 only" },
	{ "platform", 'p', "PLATFORM", O_EMIT, set_platform,
	    "what to write (see `o365feed list platforms`)" },
	{ "name", 'l', "NAME", O_EMIT, set_name, "the name of the object" },
	{ "combine", 0, "HOW", O_EMIT | O_RIB | O_LIST, set_combine,
	    "none, ranges (same routes) or cover (same space)" },
	{ "match", 0, "HOW", O_EMIT | O_RIB | O_LIST, set_match,
	    "exact, orlonger, \"upto N\" or \"upto N,M\"" },
	{ "use", 0, "routes|traffic|hosts|communities", O_EMIT | O_LIST,
	    set_use, "what the list is for" },
	{ "tags-as-routes", 0, NULL, O_EMIT | O_RIB | O_LIST,
	    set_tags_as_routes,
	    "match BGP routes by service tags all the same" },
	{ "include", 0, "ROW,...", O_EMIT | O_LIST, set_include,
	    "add these" },
	{ "exclude", 0, "ROW,...", O_EMIT | O_LIST, set_exclude,
	    "drop these" },
	{ "inexpressible", 0, "omit|refuse|widen", O_EMIT | O_LIST,
	    set_inexpressible,
	    "what becomes of host names that the platform can't say" },
	{ "own", 0, "PREFIX,...", O_EMIT | O_RIB | O_LIST, set_own,
	    "refuse if the result meets these" },
	{ "allow-wide", 0, NULL, O_EMIT | O_LIST, set_wide,
	    "let prefixes wider than /8 and /19 pass" },
	{ "with", 0, "NAME=VALUE", O_EMIT, set_with,
	    "a parameter of the platform, such as next-hop" },
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
	o->as_of = o->until = -1;
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

/* A letter of a cluster, which getopt alone can name; else the whole word. */
static int
unknown_option(const struct cmd *c, const char *word)
{
	char	 letter[3] = "-";

	if (optopt > 0 && optopt < LONG_HELP) {
		letter[1] = (char)optopt;
		word = letter;
	}
	return usage_error(c, "unknown option", word, NULL);
}

/* Does it say what a list is?  -4 and -6 show in the list. */
static int
says_list(const struct opt *t)
{
	return (t->commands & (O_FILTER | O_LIST)) != 0 &&
	    t->set != set_v4 && t->set != set_v6;
}

int
opts_of_list(const struct opts *o, const char *command, int family_ok)
{
	const char	*name = o->asked;

	if (name == NULL && !family_ok && o->list.family != 0)
		name = o->list.family == 4 ? "ipv4" : "ipv6";
	if (name == NULL)
		return EXIT_OK;
	log_error("%s: --%s is for published files: a list of the "
	    "configuration has its own", command, name);
	return EXIT_USAGE;
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
	/* anew, also when the last call ended inside a cluster of letters */
#ifdef __linux__
	optind = 0;
#else
	optind = optreset = 1;
#endif
	if ((o->arg = calloc((size_t)argc + 1, sizeof *o->arg)) == NULL) {
		log_error("out of memory");
		return -2;
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
			return unknown_option(c, argv[optind - 1]);
		if (says_list(t) && o->asked == NULL)
			o->asked = t->name;
		why = "bad value";
		if (t->set(o, optarg, &why) == -1) {
			log_error("%s: --%s%s%s: %s", c->name, t->name,
			    optarg == NULL ? "" : " ", optarg == NULL ? "" :
			    optarg[0] == '\0' ? "\"\"" : optarg, why);
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
	free(o->list.tags.s);
	free(o->list.regions.s);
	free(o->list.profiles.s);
	free(o->list.geos.s);
	free(o->list.geo_hosts.s);
	tables_free(&o->known);
	free(o->list.communities.s);
	free(o->list.include_text.s);
	free(o->list.exclude_text.s);
	pset_free(&o->list.include);
	pset_free(&o->list.exclude);
	pset_free(&o->list.own);
	arena_free(&o->mem);
}
