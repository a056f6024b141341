/*
 * The grammar: shapes only (parser.h).  Which key has which shape is in
 * keys.c, and the scanner tells the grammar through the token.  Works with
 * byacc and with bison -y.
 *
 * yacc goes on after an error with what it had, so all that it may hold comes
 * from the arena of the configuration or is counted in struct parser.  No
 * action depends on whether yacc has looked one token ahead: the scanner keeps
 * blocks and files by itself, by the tokens that it hands out.
 */
%pure-parser
%parse-param { struct parser *p }
%lex-param { struct parser *p }

%{
#include <string.h>

#include "../base/log.h"
#include "parser.h"
%}

%union {
	struct word	word;
	int		depth;		/* of braces, inside the brace */
}

%{
int	 yylex(YYSTYPE *, struct parser *);
static void yyerror(struct parser *, const char *);

/* What fails in an action is memory, which was said. */
#define TRY(x)	do { if ((x) == -1) YYABORT; } while (0)
%}

%token <word> KEY_WORD KEY_NUMBER KEY_MATCH KEY_WORDS KEY_PAIRS KEY_BLOCK
%token <word> KEY_NAMED KEY_INCLUDE
%token <word> WORD NUMBER UNIT
%token <depth> '{'
%type <word> word

%%

conf	: /* empty */
	| conf option
	| conf error {
		if (lex_recover(p, 0))
			yyclearin;
		yyerrok;
	}
	;

/* Always right behind its '{', whose depth is $0 here. */
body	: /* empty */
	| body option
	| body error {
		if (lex_recover(p, $<depth>0))
			yyclearin;
		yyerrok;
	}
	;

option	: KEY_WORD value		{ TRY(tree_item(p, &$1, 0)); }
	| KEY_NUMBER value unit		{ TRY(tree_item(p, &$1, 0)); }
	| KEY_MATCH value numbers	{ TRY(tree_item(p, &$1, 0)); }
	| KEY_WORDS value		{ TRY(tree_item(p, &$1, 0)); }
	| KEY_WORDS '{' values '}'	{ TRY(tree_item(p, &$1, 1)); }
	| KEY_PAIRS '{' pairs '}'	{ TRY(tree_item(p, &$1, 1)); }
	| KEY_BLOCK			{ TRY(tree_open(p, &$1, NULL)); }
	    '{' body '}'		{ tree_close(p); }
	| KEY_NAMED word		{ TRY(tree_open(p, &$1, &$2)); }
	    '{' body '}'		{ tree_close(p); }
	| KEY_INCLUDE word		{ file_open(p, $2.text, &$2); }
	| WORD				{ tree_unknown(p, &$1); }
	;

values	: value
	| values comma value
	;

pairs	: pair
	| pairs comma pair
	;

pair	: value '=' value
	;

comma	: /* empty */
	| ','
	;

numbers	: /* empty */
	| numbers NUMBER		{ TRY(tree_word(p, &$2)); }
	;

unit	: /* empty */
	| UNIT				{ TRY(tree_word(p, &$1)); }
	;

value	: word				{ TRY(tree_word(p, &$1)); }
	;

word	: WORD
	| NUMBER
	;

%%

static void
yyerror(struct parser *p, const char *what)
{
	/* else it is the parser's own memory, by one name or another */
	if (strcmp(what, "syntax error") == 0) {
		tree_syntax(p);
		return;
	}
	log_error("out of memory");
	p->fatal = 1;
}

int
conf_parse(struct parser *p)
{
	return yyparse(p);
}
