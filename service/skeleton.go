package service

import (
	"embed"
	"io/fs"
	"strings"

	"torg/municipality"
)

//go:embed all:skeleton
var skeletonFolder embed.FS

// Skeleton gives the files of a new pack that passes Check and can be changed step by step: a small application the rules
// grant or refuse, with letters in four languages. Errors: Invalid when name cannot name a pack.
func Skeleton(name string) (map[string][]byte, error) {
	if !plainName(name) {
		return nil, municipality.Errorf(municipality.Invalid, "service.Skeleton", "a pack is named with small letters a-z, digits and hyphens")
	}
	return skeletonFiles(name), nil
}

func skeletonFiles(name string) map[string][]byte {
	out := map[string][]byte{}
	err := fs.WalkDir(skeletonFolder, "skeleton", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := skeletonFolder.ReadFile(path)
		out[strings.TrimPrefix(path, "skeleton/")] = []byte(strings.ReplaceAll(string(b), "NAVN-PÅ-PAKKEN", name))
		return err
	})
	if err != nil {
		panic("service: the skeleton of a pack is compiled in: " + err.Error())
	}
	return out
}
