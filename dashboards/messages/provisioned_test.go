package messages

import (
	"os"
	"path/filepath"
	"testing"

	"gopkg.in/yaml.v3"
)

// The files that Grafana itself reads, so that nothing lies between what is rendered here and what is sent.
const provisioning = "../../provisioning/alerting"

type rule struct {
	UID         string            `yaml:"uid"`
	Title       string            `yaml:"title"`
	Annotations map[string]string `yaml:"annotations"`
	Labels      map[string]string `yaml:"labels"`
}

type email struct {
	Subject string `yaml:"subject"`
	Message string `yaml:"message"`
}

func readRules(t *testing.T) []rule {
	var file struct {
		Groups []struct {
			Rules []rule `yaml:"rules"`
		} `yaml:"groups"`
	}
	readYAML(t, "rules.yaml", &file)
	var rules []rule
	for _, group := range file.Groups {
		rules = append(rules, group.Rules...)
	}
	return rules
}

func readTemplate(t *testing.T) (name, text string) {
	var file struct {
		Templates []struct {
			Name     string `yaml:"name"`
			Template string `yaml:"template"`
		} `yaml:"templates"`
	}
	readYAML(t, "templates.yaml", &file)
	if len(file.Templates) != 1 {
		t.Fatalf("%d templates instead of one", len(file.Templates))
	}
	return file.Templates[0].Name, file.Templates[0].Template
}

func readEmail(t *testing.T) email {
	var file struct {
		ContactPoints []struct {
			Receivers []struct {
				UID      string `yaml:"uid"`
				Settings email  `yaml:"settings"`
			} `yaml:"receivers"`
		} `yaml:"contactPoints"`
	}
	readYAML(t, "contact-points.yaml", &file)
	for _, point := range file.ContactPoints {
		for _, receiver := range point.Receivers {
			if receiver.UID == "ops-email" {
				return receiver.Settings
			}
		}
	}
	t.Fatal("there is no receiver ops-email")
	return email{}
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(provisioning, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}
