// Package text holds what people read: the texts of every page in every language, and the way a language writes dates,
// amounts and numbers. Texts are YAML files, one per language, embedded by the package whose pages they belong to.
package text
