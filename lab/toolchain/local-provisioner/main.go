// A provisioner of local volumes: each is a folder of the node that the scheduler has chosen.
//
// One instance a node, which sees to that node's folders alone, so that none needs to lead.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v11/controller"
)

const (
	selectedNode = "volume.kubernetes.io/selected-node"
	ownNode      = "serverless-notebooks/node"
)

// folders makes and removes the volumes of a node in a base folder, which the node knows by the
// same path.
type folders struct{ node, base string }

func (f folders) ShouldProvision(_ context.Context, claim *core.PersistentVolumeClaim) bool {
	return claim.Annotations[selectedNode] == f.node
}

func (f folders) ShouldDelete(_ context.Context, volume *core.PersistentVolume) bool {
	return volume.Annotations[ownNode] == f.node
}

// Provision makes an empty folder. What may be in it is not bounded by the claim's size.
func (f folders) Provision(
	_ context.Context, asked controller.ProvisionOptions,
) (*core.PersistentVolume, controller.ProvisioningState, error) {
	claim := asked.PVC
	for _, mode := range claim.Spec.AccessModes {
		if mode != core.ReadWriteOnce && mode != core.ReadWriteOncePod {
			return failed("a folder of one node cannot be %s: claim it ReadWriteOnce", mode)
		}
	}
	if claim.Spec.Selector != nil {
		return failed("a claim with a selector is for volumes that exist: leave the selector away")
	}
	path := filepath.Join(f.base, strings.Join([]string{claim.Namespace, claim.Name, asked.PVName}, "_"))
	if err := os.MkdirAll(path, 0o700); err != nil {
		return failed("making the volume's folder: %w", err)
	}
	if err := os.Chmod(path, 0o777); err != nil {
		return failed("opening the volume's folder to its pods: %w", err)
	}
	return f.volume(asked, path), controller.ProvisioningFinished, nil
}

// Delete removes a volume's folder with all that is in it.
func (f folders) Delete(_ context.Context, volume *core.PersistentVolume) error {
	if volume.Spec.Local == nil || filepath.Dir(volume.Spec.Local.Path) != f.base {
		return fmt.Errorf("volume %s is no folder of %s: delete it by hand", volume.Name, f.base)
	}
	return os.RemoveAll(volume.Spec.Local.Path)
}

func (f folders) volume(asked controller.ProvisionOptions, path string) *core.PersistentVolume {
	here := core.NodeSelectorRequirement{
		Key:      core.LabelHostname,
		Operator: core.NodeSelectorOpIn,
		Values:   []string{asked.SelectedNode.Labels[core.LabelHostname]},
	}
	terms := []core.NodeSelectorTerm{{MatchExpressions: []core.NodeSelectorRequirement{here}}}
	size := asked.PVC.Spec.Resources.Requests[core.ResourceStorage]
	return &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{
			Name:        asked.PVName,
			Annotations: map[string]string{ownNode: f.node},
		},
		Spec: core.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *asked.StorageClass.ReclaimPolicy,
			AccessModes:                   asked.PVC.Spec.AccessModes,
			Capacity:                      core.ResourceList{core.ResourceStorage: size},
			PersistentVolumeSource: core.PersistentVolumeSource{
				Local: &core.LocalVolumeSource{Path: path},
			},
			NodeAffinity: &core.VolumeNodeAffinity{
				Required: &core.NodeSelector{NodeSelectorTerms: terms},
			},
		},
	}
}

func failed(format string, words ...any) (*core.PersistentVolume, controller.ProvisioningState, error) {
	return nil, controller.ProvisioningFinished, fmt.Errorf(format, words...)
}

func main() {
	name := flag.String("provisioner", "", "name by which storage classes ask for this provisioner")
	base := flag.String("base", "", "folder of the volumes, on the node and here")
	flag.Parse()
	node := os.Getenv("NODE_NAME")
	if *name == "" || !filepath.IsAbs(*base) || node == "" {
		klog.Fatal("-provisioner, -base with an absolute path, and NODE_NAME are needed")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	config, err := rest.InClusterConfig()
	if err != nil {
		klog.Fatal(err)
	}
	own := folders{node: node, base: filepath.Clean(*base)}
	controller.NewProvisionController(
		ctx, kubernetes.NewForConfigOrDie(config), *name, own,
		controller.LeaderElection(false),
	).Run(ctx)
}
