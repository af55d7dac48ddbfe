"""What a service may be on AWS besides a Fargate service behind one load balancer: the answers that
describe such services, for StubAws."""

import datetime

ACCOUNT = "123456789012"
REGION = "eu-central-1"
ECS = f"arn:aws:ecs:{REGION}:{ACCOUNT}:"
CLUSTER = ECS + "cluster/main"
TASK = ECS + "task/main/0123456789abcdef0123456789abcde"
SERVICE = ECS + "service/main/web"
DEFINITION = ECS + "task-definition/web:7"
NEW_DEFINITION = ECS + "task-definition/web:8"
GROUP = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/"
TIME = datetime.datetime(2026, 11, 23, 5, 40, 9, tzinfo=datetime.timezone.utc)
REPOSITORY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/web"


def container(name="web", **more):
    return {"name": name, "image": f"{REPOSITORY}:v1", "cpu": 0, "essential": True, "environment": [],
            "portMappings": [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}],
            "mountPoints": [], "volumesFrom": [], "systemControls": []} | more


def definition(**more):
    return {"taskDefinitionArn": DEFINITION, "family": "web", "revision": 7, "status": "ACTIVE",
            "containerDefinitions": [container()], "networkMode": "awsvpc", "volumes": [],
            "placementConstraints": [], "compatibilities": ["EC2", "FARGATE"],
            "requiresAttributes": [{"name": "ecs.capability.task-eni"}], "cpu": "256",
            "memory": "512", "requiresCompatibilities": ["FARGATE"], "registeredAt": TIME,
            "registeredBy": f"arn:aws:sts::{ACCOUNT}:assumed-role/apply/x",
            "enableFaultInjection": False} | more


def service(**more):
    """Members that are given as None are left out."""
    made = {"serviceArn": SERVICE, "serviceName": "web", "clusterArn": CLUSTER, "status": "ACTIVE",
            "loadBalancers": [], "serviceRegistries": [], "desiredCount": 2, "runningCount": 2,
            "pendingCount": 0, "launchType": "FARGATE", "platformVersion": "LATEST",
            "taskDefinition": DEFINITION, "events": [], "createdAt": TIME,
            "placementConstraints": [], "placementStrategy": [], "schedulingStrategy": "REPLICA",
            "deploymentController": {"type": "ECS"},
            "deployments": [{"id": "ecs-svc/1", "status": "PRIMARY", "taskDefinition": DEFINITION,
                             "desiredCount": 2, "pendingCount": 0, "runningCount": 2,
                             "failedTasks": 0, "createdAt": TIME, "updatedAt": TIME,
                             "rolloutState": "COMPLETED"}],
            "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"],
                                                             "securityGroups": ["sg-1"]}}} | more
    return {name: value for name, value in made.items() if value is not None}


def balancer(group, container_name="web", port=8080):
    return {"targetGroupArn": f"{GROUP}{group}/1234567890123456", "containerName": container_name,
            "containerPort": port}


class Account:
    """An account with one service. A deployment to it succeeds at once."""

    def __init__(self, service, definition):
        self.service, self.definition, self.is_updated = service, definition, False

    def answers(self):
        deployment = SERVICE.replace(":service/", ":service-deployment/")
        revision = SERVICE.replace(":service/", ":service-revision/") + "/2"
        brief = {"serviceDeploymentArn": deployment + "/2", "serviceArn": SERVICE,
                 "clusterArn": CLUSTER, "startedAt": TIME, "createdAt": TIME, "finishedAt": TIME,
                 "targetServiceRevisionArn": revision, "status": "SUCCESSFUL"}
        target = {"arn": revision, "requestedTaskCount": 2, "runningTaskCount": 2,
                  "pendingTaskCount": 0}
        full = {name: value for name, value in brief.items() if name != "targetServiceRevisionArn"}
        return {
            "sts GetCallerIdentity": {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/x"},
            "ecs ListClusters": {"clusterArns": [CLUSTER]},
            "ecs ListServices": {"serviceArns": [SERVICE]},
            "ecs DescribeServices": lambda _: {"services": [self.service], "failures": []},
            "ecs DescribeTaskDefinition": self.describe_definition,
            "ecs ListTaskDefinitions": {"taskDefinitionArns": [DEFINITION]},
            "ecs RegisterTaskDefinition": self.register,
            "ecs UpdateService": self.update,
            "ecs ListServiceDeployments":
                lambda _: {"serviceDeployments": [brief] if self.is_updated else []},
            "ecs DescribeServiceDeployments": {"serviceDeployments": [
                full | {"targetServiceRevision": target, "lifecycleStage": "SOMETHING_NEW"}]},
            "ecs DescribeServiceRevisions": {"serviceRevisions": [
                {"serviceRevisionArn": revision, "taskDefinition": NEW_DEFINITION}]},
            "ecs ListTasks": {"taskArns": [TASK + "1", TASK + "2"]},
            "ecs DescribeTasks": self.describe_tasks,
            "elbv2 DescribeTargetHealth": {"TargetHealthDescriptions": [
                {"Target": {"Id": target, "Port": 8080}, "TargetHealth": {"State": "healthy"}}
                for target in ("10.0.0.1", "10.0.0.2", "i-0123456789abcdef0")]},
            "ecr DescribeImages": {"imageDetails": [{"imageDigest": "sha256:" + "a" * 64}]},
        }

    def describe_definition(self, request):
        is_new = request["taskDefinition"].endswith(":8")
        return {"taskDefinition": self.definition | (
            {"taskDefinitionArn": NEW_DEFINITION, "revision": 8} if is_new else {})}

    def describe_tasks(self, request):
        tasks = []
        for arn in request["tasks"]:
            task = {"taskArn": arn, "lastStatus": "RUNNING", "desiredStatus": "RUNNING",
                    "taskDefinitionArn": NEW_DEFINITION if self.is_updated else DEFINITION,
                    "containers": [{"name": "web", "networkInterfaces": []}], "attachments": []}
            if self.definition["networkMode"] == "awsvpc":
                task["attachments"] = [{"type": "ElasticNetworkInterface", "details": [
                    {"name": "privateIPv4Address", "value": "10.0.0." + arn[-1]}]}]
            tasks.append(task)
        return {"tasks": tasks}

    def register(self, request):
        self.registered = request
        made = self.definition | {"taskDefinitionArn": NEW_DEFINITION, "revision": 8}
        return {"taskDefinition": made | {"containerDefinitions": request["containerDefinitions"]}}

    def update(self, request):
        self.is_updated = True
        self.service["taskDefinition"] = request["taskDefinition"]
        return {"service": self.service}


# (what it is, the service, its task definition, arguments of deploy besides, its exit code, a text of it)
SERVICES = [
    ("a Fargate service without load balancer", service(), definition(), [], 0, "web:8 is deployed"),
    ("CodeDeploy's", service(deploymentController={"type": "CODE_DEPLOY"}), definition(), [], 1,
     "its deployment controller is CODE_DEPLOY"),
    ("of an external controller, without task definition",
     service(deploymentController={"type": "EXTERNAL"}, taskDefinition=None, deployments=[],
             taskSets=[{"id": "ecs-svc/1", "status": "PRIMARY"}], launchType=None), definition(), [], 1,
     "its deployment controller is EXTERNAL"),
    ("of a controller that is not said", service(deploymentController=None), definition(), [], 0,
     "web:8 is deployed"),
    ("on EC2, in bridge mode", service(launchType="EC2", networkConfiguration=None,
                                       platformVersion=None, loadBalancers=[balancer("a")]),
     definition(networkMode="bridge", requiresCompatibilities=["EC2"], cpu=None, memory=None) | {
         "containerDefinitions": [container(memory=256, links=["x"], privileged=True)]}, [], 0,
     "web:8 serves: 2 of 2 tasks run, the health of their targets is not known"),
    ("of capacity providers", service(launchType=None, capacityProviderStrategy=[
        {"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}]), definition(), [], 0,
     "web:8 is deployed"),
    ("a daemon", service(schedulingStrategy="DAEMON", launchType="EC2"), definition(), [], 0,
     "web:8 is deployed"),
    ("behind two load balancers", service(loadBalancers=[balancer("a"), balancer("b", port=9090)]),
     definition(), [], 0, "web:8 is deployed"),
    ("behind a Classic Load Balancer", service(loadBalancers=[
        {"loadBalancerName": "classic", "containerName": "web", "containerPort": 80}]), definition(),
     [], 0, "web:8 is deployed"),
    ("with sidecars, behind a load balancer", service(loadBalancers=[balancer("a")]),
     definition(containerDefinitions=[container("log_router", firelensConfiguration={
         "type": "fluentbit"}), container(), container("envoy")]), [], 0, "web:8 is deployed"),
    ("with sidecars, without load balancer", service(),
     definition(containerDefinitions=[container("envoy"), container()]), [], 1, "envoy, web"),
    ("with sidecars, and a choice", service(),
     definition(containerDefinitions=[container("envoy"), container()]), ["--container", "web"], 0,
     "web:8 is deployed"),
    ("without deployments, as of a new one", service(deployments=[], runningCount=0), definition(), [],
     0, "web:8 is deployed"),
    ("without the state of its rollout", service(deployments=[
        {"id": "ecs-svc/1", "status": "PRIMARY", "taskDefinition": DEFINITION}]), definition(), [], 0,
     "web:8 is deployed"),
    ("with a blue/green strategy", service(deploymentConfiguration={
        "strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5, "maximumPercent": 200,
        "minimumHealthyPercent": 100}), definition(), [], 0, "web:8 is deployed"),
    ("that is on its way out", service(status="DRAINING"), definition(), [], 1, "it is DRAINING"),
]
