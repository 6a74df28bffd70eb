//go:build cgo

package bench

func cgoOn() bool { return true }
