/*
 * The scanner.  It works in three steps: scan() cuts the text of the file at
 * hand into words and punctuation; next() adds the one token that can be given
 * back; yylex() gives tokens their meaning, which depends on the block that the
 * braces have opened and on whether a value has to come.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/safe.h"
#include "parser.h"
#include "parse.h"

#define KIND_END	0		/* of a file */
#define KIND_WORD	256
#define KIND_NONE	(-1)

int	 yylex(YYSTYPE *, struct parser *);

static const char *const units[] = { "seconds", "hours", "days" };

static int
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int
is_word(char c)
{
	return (unsigned char)c > ' ' && c != 0x7f &&
	    strchr("{},=#\"", c) == NULL;
}

/* White space and comments, counting lines. */
static void
pass_space(struct source_file *f)
{
	char	 c;

	for (; f->pos < f->len; f->pos++) {
		c = f->text[f->pos];
		if (c == '#') {
			while (f->pos < f->len && f->text[f->pos] != '\n')
				f->pos++;
			if (f->pos == f->len)
				return;
		} else if (!is_space(c))
			return;
		if (f->text[f->pos] == '\n') {
			f->line++;
			f->fresh = 1;
		}
	}
}

/* Words go into reports, records and outputs; nothing in them may deceive. */
static void
say_unsafe(struct parser *p, struct word *w, const char *text)
{
	if (strstr(text, "\xef\xbb\xbf") != NULL)
		say_at(p, p->block, w, "holds a byte order mark (U+FEFF), "
		    "which is not seen: write the word anew");
	if (!safe_text(text))
		say_at(p, p->block, w, "holds a control character (C1, or one "
		    "that turns the direction of text)");
}

static int
scan_quoted(struct parser *p, struct word *w)
{
	struct source_file	*f = p->file;
	char			*s, *t;
	size_t			 end;

	w->quoted = 1;
	for (end = ++f->pos; end < f->len && f->text[end] != '"' &&
	    f->text[end] != '\n'; end++)
		if (f->text[end] == '\\' && end + 1 < f->len &&
		    f->text[end + 1] != '\n')
			end++;
	if ((s = arena_strndup(p->mem, f->text + f->pos, end - f->pos)) == NULL)
		goto fatal;
	f->pos = end;
	if (end == f->len || f->text[end] != '"')
		say_at(p, p->block, w, "closing quote missing in this line");
	else
		f->pos++;
	/* \" and \\ only: "\n" is left to those who know it */
	for (w->text = t = s; *s != '\0'; s++) {
		if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
			s++;
		if ((unsigned char)*s < ' ' || *s == 0x7f) {
			say_at(p, p->block, w, "control character 0x%02x in "
			    "quotes", (unsigned)(unsigned char)*s);
			break;
		}
		*t++ = *s;
	}
	*t = '\0';
	say_unsafe(p, w, w->text);
	return KIND_WORD;
fatal:
	p->fatal = 1;
	return KIND_END;
}

/*
 * One token of the file at hand, or KIND_END.  The end of an included file is
 * passed over, unless a block is open in it.
 */
static int
scan(struct parser *p, struct word *w)
{
	struct source_file	*f;
	size_t			 end;
	char			 c;

	memset(w, 0, sizeof *w);
	w->text = "";
again:
	f = p->file;
	pass_space(f);
	w->file = f->name;
	w->line = f->line;
	w->first = f->fresh;
	f->fresh = 0;
	if (p->fatal)
		return KIND_END;
	if (f->pos == f->len) {
		if (f->up == NULL || p->depth > 0)
			return KIND_END;
		file_close(p);
		p->cut = 0;
		goto again;
	}
	c = f->text[f->pos];
	if (c == '"')
		return scan_quoted(p, w);
	for (end = f->pos; end < f->len && is_word(f->text[end]); end++)
		;
	if (end > f->pos) {
		w->text = arena_strndup(p->mem, f->text + f->pos, end - f->pos);
		if (w->text == NULL) {
			p->fatal = 1;
			return KIND_END;
		}
		f->pos = end;
		say_unsafe(p, w, w->text);
		return KIND_WORD;
	}
	f->pos++;
	if (strchr("{},=", c) == NULL || c == '\0') {
		say_at(p, p->block, w, "control character 0x%02x",
		    (unsigned)(unsigned char)c);
		goto again;
	}
	w->text = c == '{' ? "{" : c == '}' ? "}" : c == ',' ? "," : "=";
	return c;
}

static int
next(struct parser *p, struct word *w)
{
	int	 kind = p->peeked;

	if (kind == KIND_NONE)
		return scan(p, w);
	*w = p->peek;
	p->peeked = KIND_NONE;
	return kind;
}

static void
give_back(struct parser *p, int kind, const struct word *w)
{
	p->peek = *w;
	p->peeked = kind;
}

/* A '{': keys of which block stand behind it? */
static int
open_brace(struct parser *p, const struct word *w)
{
	if (p->depth == NEST_MAX) {
		say_at(p, NULL, w, "more than %d braces within each other",
		    NEST_MAX);
		p->fatal = 1;
		return KIND_END;
	}
	p->depth++;
	p->stack[p->depth] = p->opens;
	p->brace[p->depth] = *w;
	p->opens = BLOCK_WORDS;
	return '{';
}

/*
 * The text ends inside a block: say so once, and close all blocks, so that the
 * rest is read and checked as if nothing was missing.
 */
static int
cut_off(struct parser *p, struct word *w)
{
	if (!p->cut && !p->fatal)
		say_at(p, NULL, w, "end of file, and \"}\" is missing for the "
		    "block that opens in line %d", p->brace[1].line);
	p->cut = 1;
	w->text = "end of file";
	p->depth--;
	return '}';
}

static int
key_token(struct parser *p, const struct word *w)
{
	static const int	 tokens[] = {
		[SHAPE_WORD] = KEY_WORD, [SHAPE_NUMBER] = KEY_NUMBER,
		[SHAPE_MATCH] = KEY_MATCH, [SHAPE_WORDS] = KEY_WORDS,
		[SHAPE_PAIRS] = KEY_PAIRS, [SHAPE_BLOCK] = KEY_BLOCK,
		[SHAPE_NAMED] = KEY_NAMED, [SHAPE_INCLUDE] = KEY_INCLUDE,
	};
	const struct key	*k = w->key;

	p->opens = k->shape == SHAPE_BLOCK || k->shape == SHAPE_NAMED ?
	    k->opens : BLOCK_WORDS;
	p->want_value = k->shape != SHAPE_BLOCK && k->shape != SHAPE_PAIRS;
	p->want_unit = k->shape == SHAPE_NUMBER;
	p->suspect = NULL;
	return tokens[k->shape];
}

static int
is_unit(const char *s)
{
	size_t	 i, n = strlen(s);

	/* "1 day" as well as "7 days" */
	for (i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(units[i], s) == 0 || (n + 1 == strlen(units[i]) &&
		    strncmp(units[i], s, n) == 0))
			return 1;
	return 0;
}

/*
 * A word is a value where one has to come, else a unit behind a number, else a
 * key if the block has one of that name (never in quotes).
 */
static int
word_token(struct parser *p, struct word *w)
{
	const struct key	*k;
	int			 value = p->want_value, kind;

	k = w->quoted ? NULL : key_find(p->stack[p->depth], w->text);
	p->want_value = 0;
	if (value && k != NULL && w->first) {
		/* a key that starts a line: the value was forgotten */
		w->key = k;
		kind = key_token(p, w);
		p->suspect = w->text;
		return kind;
	}
	if (value) {
		p->suspect = k != NULL ? w->text : NULL;
	} else if (p->want_unit && !w->quoted && is_unit(w->text)) {
		p->want_unit = 0;
		return UNIT;
	} else if (k != NULL) {
		w->key = k;
		return key_token(p, w);
	} else
		p->want_unit = 0;
	if (!w->quoted && w->text[strspn(w->text, "0123456789")] == '\0')
		return NUMBER;
	return WORD;
}

int
yylex(YYSTYPE *value, struct parser *p)
{
	struct word	 w;
	int		 kind = next(p, &w);

	if (kind == KIND_END && p->depth > 0)
		kind = cut_off(p, &w);
	else if (kind == KIND_WORD)
		kind = word_token(p, &w);
	else {
		p->want_value = p->want_unit = 0;
		if (kind == '{') {
			kind = open_brace(p, &w);
			w.key = NULL;
		} else if (kind == '}' && p->depth > 0)
			p->depth--;
	}
	p->prev = p->last;
	p->last = w;
	p->kind = kind;
	if (kind == '{')
		value->depth = p->depth;
	else
		value->word = w;
	return kind;
}

/*
 * Up to the end of the block at "depth", or to a word that starts a line, or to
 * a key of that block: what stands before belongs to what went wrong.
 */
void
lex_skip(struct parser *p, int depth)
{
	struct word	 w;
	int		 kind, level = p->depth - depth;

	p->want_value = p->want_unit = 0;
	p->opens = BLOCK_WORDS;
	p->suspect = NULL;
	for (;;) {
		kind = next(p, &w);
		if (kind == KIND_END)
			break;
		if (level == 0 && (kind == '}' || (kind == KIND_WORD &&
		    (w.first || (!w.quoted &&
		    key_find(p->stack[depth], w.text) != NULL)))))
			break;
		if (kind == '{')
			level++;
		else if (kind == '}')
			level--;
	}
	p->depth = depth;
	give_back(p, kind, &w);
}

/*
 * The token that yacc looks at (p->kind) did not fit.  A key of the block, and
 * the brace that ends it, are good to go on from; a brace that opened or
 * closed something inside the block is spent.
 */
int
lex_recover(struct parser *p, int depth)
{
	p->npending = 0;
	while (p->block->up != NULL && p->block->depth > depth)
		p->block = p->block->up;
	if (p->kind == KIND_END || p->depth < depth)
		return 0;
	if (p->depth == depth && p->last.key != NULL && p->kind != '}')
		return 0;
	if (p->depth > depth || p->kind != '}')
		lex_skip(p, depth);
	return 1;
}
