// Package ui is the components pages are made of, in Designsystemet's classes (designsystemet.no). Each is whole without
// JavaScript. Texts of the components themselves come from the reader in the context; what a page says, it passes in.
package ui
