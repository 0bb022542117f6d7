//go:build !linux && !darwin

package worker

// Missing names the limits that the operating system cannot set.
func (l Limits) Missing() (missing []string) {
	if l.Memory > 0 {
		missing = append(missing, "memory")
	}
	if l.CPU > 0 {
		missing = append(missing, "processor time")
	}
	return missing
}

func (l Limits) set() error { return nil }

func watchSelf() {}
