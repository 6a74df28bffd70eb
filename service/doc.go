// Package service (tjeneste) loads, checks, freezes and interprets service packs. A pack is a folder of data that makes
// a municipal service: the form, the facts fetched from registers, the rules, the route through the municipality, the
// letters, the texts in four languages, and tests. Nothing here is code of one service, and nothing here is code that a
// pack brings along: expressions are FEEL and are run by the room rules, which reaches neither clock nor network.
//
// Load reads a pack and answers with every fault it finds, each with file, line, column, plain words and the line itself.
// A *Pack never changes afterwards, and Digest names exactly these bytes: a request keeps the digest, and Bundle gives the
// bytes to keep, so that a decision can be explained again in ten years under the rules it was made by.
//
// What the municipality's people write is in docs/packs.md. What other rooms need of a pack:
//
//	Subjects   whom a fact is fetched about, once the facts before it are there
//	Visible    the pages and questions that apply now, with repeated questions written out
//	Prefilled  the value a fetched fact gives a question
//	Choices    the options of a question, with labels
//	Shown      the fetched facts as the applicant sees them
//	Validate   what is wrong with the answers so far
//	Decide     what the rules say, why, and whether a person must decide
//	Letter     the letter as Markdown
package service
